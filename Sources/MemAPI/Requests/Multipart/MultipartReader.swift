internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore
internal import NIOHTTP1

/// Reads the parts of a request's multipart/form-data as they come over the wire; nothing of them is kept.
struct MultipartReader {
    private var body: RequestBody.AsyncIterator
    private var parser: MultipartParser
    private let maximumBytes: Int
    private var count = 0

    /// Begins to read.
    ///
    /// - Parameter maximumBytes: how large the whole body may be, boundaries and all.
    /// - Throws: ``APIError`` for another media type, a missing boundary, or a body that says that it is too large.
    init(_ request: Request, upTo maximumBytes: Int) throws(APIError) {
        guard let type = Self.type(of: request) else {
            throw APIError(
                status: .unsupportedMediaType,
                code: "UNSUPPORTED_MEDIA_TYPE",
                detail: "Send a form with a file, with the header Content-Type: multipart/form-data; boundary=…"
            )
        }
        guard let boundary = type["boundary"], (1...70).contains(boundary.utf8.count) else {
            throw .malformed("Content-Type: a boundary of 1 to 70 characters is needed.")
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > maximumBytes {
            throw .tooLarge(maximumBytes)
        }
        body = request.body.makeAsyncIterator()
        parser = MultipartParser(boundary: boundary)
        self.maximumBytes = maximumBytes
    }

    /// Whether a request has a body of this type.
    static func understands(_ request: Request) -> Bool { type(of: request) != nil }

    /// The next event, nil at the end of a whole body.
    ///
    /// - Throws: ``APIError`` if the body is too large, no multipart, or ends before its last boundary.
    mutating func next() async throws -> MultipartParser.Event? {
        while true {
            if let event = try parser.next() { return event }
            let chunk: ByteBuffer?
            do {
                chunk = try await body.next()
            } catch let error as HTTPParserError {
                // Somebody hung up in the middle, or sent chunks that are none.
                throw APIError.unreadable(error)
            }
            guard let chunk else {
                guard parser.isComplete else { throw APIError.malformed("The body ends before its last boundary.") }
                return nil
            }
            count += chunk.readableBytes
            guard count <= maximumBytes else { throw APIError.tooLarge(maximumBytes) }
            parser.feed(chunk)
        }
    }

    private static func type(of request: Request) -> HeaderParameters? {
        let type = request.headers[.contentType].flatMap(HeaderParameters.init)
        return type?.value == "multipart/form-data" ? type : nil
    }
}
