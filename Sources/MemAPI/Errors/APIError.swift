internal import HTTPTypes
internal import MemCore

/// Why a request can't be answered as asked; ends the request, not the connection.
package struct APIError: Error, Equatable {
    /// The answer's status.
    var status: HTTPResponse.Status
    /// A word that programs compare: `NOT_FOUND`.
    var code: String
    /// A sentence for people, without secrets and without internals.
    var detail: String
    /// Headers that the status asks for.
    var headers: HTTPFields = [:]

    /// The request is not what HTTP or the route says: nothing in it can be understood.
    static func malformed(_ detail: String) -> APIError {
        APIError(status: .badRequest, code: "VALIDATION_ERROR", detail: detail)
    }

    /// A field was understood and can't be accepted.
    static func invalid(_ field: String, _ detail: String) -> APIError {
        APIError(status: .unprocessableContent, code: "VALIDATION_ERROR", detail: "\(field): \(detail)")
    }

    /// What was asked for is not there.
    static func notFound(_ detail: String) -> APIError {
        APIError(status: .notFound, code: "NOT_FOUND", detail: detail)
    }

    /// There is no such frame, or none any more.
    static func frameNotFound(_ id: FrameID) -> APIError {
        notFound("Frame \(id) not found.")
    }

    /// The frame is there and has no picture.
    static func withoutPicture(_ id: FrameID) -> APIError {
        notFound("Frame \(id) has no picture: there was no room for it, it is lost, or it went by a rule of retention.")
    }

    /// There is no session by this key or id.
    ///
    /// The reference may be a key with a slip in it, so it is masked like one.
    static func streamNotFound(_ reference: String) -> APIError {
        notFound("Stream \(StreamKey(rawValue: reference)) not found.")
    }

    /// A page of another host asks.
    static let foreignOrigin = APIError(
        status: .forbidden,
        code: "FOREIGN_ORIGIN",
        detail: "Pages from another host may not use this API, but for those that api.cors_origins lists."
    )

    /// A session can't be armed, because the configuration lets nobody publish.
    static let listenerDisabled = APIError(
        status: .conflict,
        code: "CONFLICT",
        detail: "No stream can be started: streaming.rtmp.enabled is false in Mem's configuration."
    )

    /// What is to be forgotten is held.
    static func held(by hold: Hold) -> APIError {
        let reason = hold.draft.reason.isEmpty ? "" : " (\(hold.draft.reason))"
        return APIError(
            status: .conflict,
            code: "HELD",
            detail: "Hold \(hold.id)\(reason) keeps a part of this: leave out "
                + "\(hold.draft.start.rfc3339) to \(hold.draft.end.rfc3339), or delete the hold first."
        )
    }

    /// There are as many holds as there may be.
    static let tooManyHolds = APIError(
        status: .conflict,
        code: "CONFLICT",
        detail: "There are 1000 holds, which is as many as there may be: delete some that nobody needs."
    )

    /// Sessions are being created faster than anybody needs them.
    static func tooMany(retryAfterSeconds seconds: Int) -> APIError {
        APIError(
            status: .tooManyRequests,
            code: "TOO_MANY_REQUESTS",
            detail: "Too many streams were created lately; try again in \(seconds) s.",
            headers: [.retryAfter: "\(seconds)"]
        )
    }

    /// More pictures are wanted at once than there is time for.
    static func busyWithPictures(retryAfterSeconds seconds: Int) -> APIError {
        APIError(
            status: .serviceUnavailable,
            code: "BUSY",
            detail: "Too many pictures are wanted at once; try again in \(seconds) s.",
            headers: [.retryAfter: "\(seconds)"]
        )
    }

    /// The body has more bytes than are read.
    static func tooLarge(_ maximumBytes: Int) -> APIError {
        APIError(
            status: .contentTooLarge,
            code: "TOO_LARGE",
            detail: "The body is larger than \(maximumBytes) bytes."
        )
    }

    /// Whatever went wrong inside; what it was is logged, not told.
    static let failure = APIError(
        status: .internalServerError,
        code: "INTERNAL_ERROR",
        detail: "Something went wrong inside Mem; its log has more."
    )

    /// There was no time left to do it.
    static let cancelled = APIError(
        status: .serviceUnavailable,
        code: "CLOSING",
        detail: "Mem is shutting down."
    )

    /// The store could not do it; why is logged, not told.
    static func store(_ failure: StoreFailure) -> APIError {
        if failure.code == .closed {
            return APIError(status: .serviceUnavailable, code: "DATABASE_ERROR", detail: "Mem is shutting down.")
        }
        if failure.code == .noRoom { return .diskFull(failure.message) }
        if failure.code == .busy {
            return APIError(
                status: .serviceUnavailable,
                code: "BUSY",
                detail: failure.message,
                headers: [.retryAfter: "60"]
            )
        }
        return APIError(
            status: .internalServerError,
            code: "DATABASE_ERROR",
            detail: "The database could not do this; Mem's log has more."
        )
    }
}
