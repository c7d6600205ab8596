internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTP1

/// A small file in a request: the part of a form, or the whole body.
enum UploadedFile {
    /// How long a body may take to come: 32 MB over a line of 4 Mb/s.
    static let patience = Duration.seconds(60)

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - field: the form's field that it is in, and its name in errors.
    ///   - type: how the media type of a body begins that is the file itself.
    ///   - maximumBytes: how large the body may be.
    ///   - ignoresOtherFields: whether the form may have other fields, which nobody reads.
    /// - Returns: the file; empty only if others are ignored, as the original is as forgiving in both.
    /// - Throws: ``APIError``
    static func read(
        _ request: Request,
        field: String,
        type: String,
        upTo maximumBytes: Int,
        ignoresOtherFields: Bool = false
    ) async throws -> [UInt8] {
        let file =
            if MultipartReader.understands(request) {
                try await part(request, field, maximumBytes, ignoresOtherFields)
            } else {
                try await body(request, field, type, maximumBytes)
            }
        guard !file.isEmpty || ignoresOtherFields else { throw APIError.invalid(field, "This is empty.") }
        return file
    }

    private static func part(
        _ request: Request,
        _ field: String,
        _ maximumBytes: Int,
        _ ignoresOthers: Bool
    ) async throws -> [UInt8] {
        let start = ContinuousClock.now
        var form = try MultipartReader(request, upTo: maximumBytes)
        var file: [UInt8]?
        var isWanted = false
        while let event = try await form.next() {
            try check(start)
            switch event {
            case .part(let part):
                isWanted = part.name == field
                guard isWanted || ignoresOthers else {
                    throw APIError.invalid(
                        part.name,
                        "The form has the field \(field) alone; all else goes behind the ?."
                    )
                }
                guard isWanted else { continue }
                guard file == nil else { throw APIError.invalid(field, "This is there twice.") }
                file = []
            case .bytes where !isWanted: break
            case .bytes(let bytes): file?.append(contentsOf: bytes.readableBytesView)
            case .end: break
            }
        }
        guard let file else { throw APIError.invalid(field, "This is needed: a file.") }
        return file
    }

    private static func body(
        _ request: Request,
        _ field: String,
        _ type: String,
        _ maximumBytes: Int
    ) async throws -> [UInt8] {
        guard request.headers[.contentType]?.lowercased().hasPrefix(type) == true else {
            throw APIError(
                status: .unsupportedMediaType,
                code: "UNSUPPORTED_MEDIA_TYPE",
                detail:
                    "Send a form with the file in the field \(field), or the file itself with Content-Type: \(type)…"
            )
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > maximumBytes {
            throw APIError.tooLarge(maximumBytes)
        }
        let start = ContinuousClock.now
        var file: [UInt8] = []
        do {
            for try await chunk in request.body {
                try check(start)
                guard file.count + chunk.readableBytes <= maximumBytes else { throw APIError.tooLarge(maximumBytes) }
                file += chunk.readableBytesView
            }
        } catch let error as HTTPParserError {
            throw APIError.unreadable(error)
        }
        return file
    }

    private static func check(_ start: ContinuousClock.Instant) throws(APIError) {
        guard ContinuousClock.now - start <= patience else {
            throw APIError(
                status: .requestTimeout,
                code: "VALIDATION_ERROR",
                detail: "The body took longer than \(patience.components.seconds) s."
            )
        }
    }
}
