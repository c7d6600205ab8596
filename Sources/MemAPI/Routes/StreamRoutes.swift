internal import Hummingbird
internal import MemCore

/// `/api/streams`: sessions are created, looked at, armed, stopped, given new keys and deleted.
struct StreamRoutes: Sendable {
    let control: any StreamControl
    let memory: any MemoryQuerying
    let pictures: PictureSource

    var all: [Route] {
        [
            .post("/api/streams/create", for: .scope(.control)) { request, _ in try await create(request) },
            .get("/api/streams", for: .scope(.read)) { _, context in
                JSONBody.response(
                    StreamListResponse(
                        await control.streams(),
                        lastRefusal: await control.lastRefusal(),
                        showsKeys: context.caller.may(.control)
                    )
                )
            },
            .get("/api/streams/status", for: .scope(.read)) { _, context in
                JSONBody.response(
                    StreamStatusResponse(
                        await control.listenerStatus(),
                        await control.streams(),
                        showsKeys: context.caller.may(.control)
                    )
                )
            },
            .get("/api/streams/{ref}", for: .scope(.read)) { _, context in
                JSONBody.response(
                    SessionResponse(try await session(context.reference()), showsKey: context.caller.may(.control))
                )
            },
            .patch("/api/streams/{ref}", for: .scope(.control)) { request, context in
                try await change(request, context)
            },
            .post("/api/streams/{ref}/start", for: .scope(.control)) { _, context in
                let session = try await answering(context.reference(), control.startStream)
                return JSONBody.response(
                    SessionResponse(
                        session,
                        message: "Stream \(session.record.id) started successfully",
                        showsKey: true
                    )
                )
            },
            .post("/api/streams/{ref}/stop", for: .scope(.control)) { _, context in
                let session = try await answering(context.reference(), control.stopStream)
                return JSONBody.response(
                    SessionResponse(
                        session,
                        message: "Stream \(session.record.id) stopped successfully",
                        showsKey: true
                    )
                )
            },
            .post("/api/streams/{ref}/rotate-key", for: .scope(.control)) { _, context in
                let session = try await answering(context.reference(), control.rotateKey)
                return JSONBody.response(
                    SessionResponse(session, message: "Stream \(session.record.id) has a new key", showsKey: true)
                )
            },
            .delete("/api/streams/{ref}", for: .scope(.control)) { _, context in
                let id = try await session(context.reference()).record.id
                try await answering(id.rawValue, control.deleteStream)
                return JSONBody.response(["message": "Stream \(id) deleted successfully"])
            },
            .get("/api/streams/{ref}/frame", for: .scope(.read)) { request, context in try await frame(request, context)
            },
            .get("/api/streams/{ref}/latest.jpg", for: .scope(.read)) { request, context in
                try await latest(request, context)
            },
        ]
    }

    private func create(_ request: Request) async throws -> Response {
        let wish = try CreateStreamRequest(await JSONBody.read(request))
        do {
            let session = try await control.createStream(name: wish.name, metadata: wish.metadata)
            return JSONBody.response(SessionResponse(session, showsKey: true))
        } catch {
            throw Self.told(error, of: "")
        }
    }

    private func change(_ request: Request, _ context: APIContext) async throws -> Response {
        let wish = try ChangeStreamRequest(await JSONBody.read(request))
        let before = try await session(context.reference()).record
        let settings = try wish.settings(from: before.settings)
        let session = try await answering(before.id.rawValue) { reference throws(StreamControlError) in
            try await control.changeStream(reference, name: wish.name, settings: settings)
        }
        return JSONBody.response(SessionResponse(session, showsKey: true))
    }

    private func latest(_ request: Request, _ context: APIContext) async throws -> Response {
        let wanted = try WantedPicture(QueryParameters(request.uri.query))
        guard wanted.format == .jpeg else {
            throw APIError.invalid(
                "format",
                "This address is that of a JPEG; /frame has the latest picture in any format."
            )
        }
        let session = try await session(context.reference())
        guard let frame = try await memory.latestFrame(of: session.record.sourceID) else {
            throw APIError.notFound("Stream \(session.record.id) has no picture yet.")
        }
        let picture = PictureResponse(frame: frame.id, wanted: wanted, caching: .askAgain)
        return try await picture.response(to: request, from: pictures)
    }

    /// The picture that was on screen at an instant.
    private func frame(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = QueryParameters(request.uri.query)
        let wanted = try WantedPicture(query)
        let instant = try query.instant("at") ?? .now()
        let session = try await session(context.reference())
        guard let entry = try await memory.onScreen(at: instant, source: session.record.sourceID).first else {
            throw APIError.notFound("Stream \(session.record.id) had nothing on screen at \(instant.rfc3339).")
        }
        let picture = PictureResponse(frame: entry.frame.id, wanted: wanted, caching: .askAgain)
        return try await picture.response(to: request, from: pictures)
    }

    private func session(_ reference: String) async throws(APIError) -> StreamSession {
        guard let session = await control.stream(reference) else { throw .streamNotFound(reference) }
        return session
    }

    /// Does something to a session and puts a refusal into HTTP's terms.
    private func answering<Result>(
        _ reference: String,
        _ act: (String) async throws(StreamControlError) -> Result
    ) async throws -> Result {
        do {
            return try await act(reference)
        } catch {
            throw Self.told(error, of: reference)
        }
    }

    private static func told(_ error: StreamControlError, of reference: String) -> any Error {
        switch error {
        case .notFound: APIError.streamNotFound(reference)
        case .listenerDisabled: APIError.listenerDisabled
        case .tooMany(let seconds): APIError.tooMany(retryAfterSeconds: seconds)
        case .store(let failure): failure
        }
    }
}
