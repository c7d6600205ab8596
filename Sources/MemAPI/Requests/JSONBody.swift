internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore
internal import NIOFoundationEssentialsCompat
internal import NIOHTTP1

/// Reads and writes bodies of `application/json`.
enum JSONBody {
    /// The largest body that is read: a thousand times what a client has to say.
    static let maximumBytes = 1_048_576

    /// Reads the body of a request.
    ///
    /// A body without a media type is taken for JSON; one that says that it is something else is refused.
    static func read(_ request: Request) async throws -> JSONValue {
        if let type = request.headers[.contentType], !mayBeJSON(type) {
            throw APIError(
                status: .unsupportedMediaType,
                code: "UNSUPPORTED_MEDIA_TYPE",
                detail: "Send JSON, with the header Content-Type: application/json."
            )
        }
        // Not waited for: somebody who says how much it is has not sent it yet.
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > maximumBytes {
            throw APIError.tooLarge(maximumBytes)
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: maximumBytes)
        } catch let error as HTTPParserError {
            // Somebody hung up in the middle, or sent chunks that are none.
            throw APIError.unreadable(error)
        }
        let bytes = buffer.readableBytesView
        guard !bytes.allSatisfy({ " \t\r\n".utf8.contains($0) }) else {
            throw APIError.invalid("body", "A JSON object is needed; {} is enough.")
        }
        // Foundation would read UTF-16 and UTF-32 too, RFC 8259 allows neither.
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw APIError.malformed("The body is not JSON: it is not UTF-8.")
        }
        guard !hasTrailingComma(bytes) else { throw APIError.malformed("The body is not JSON: a comma is too much.") }
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw APIError.malformed("The body is not JSON.")
        }
    }

    /// An answer with a JSON body.
    static func response(_ body: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        guard let bytes = encoded(body) else { return Response(status: .internalServerError) }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }

    /// What every answer with a JSON body says of it.
    static let headers: HTTPFields = [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]

    /// A JSON body; equal answers are equal bytes.
    ///
    /// Nil only for a number that JSON has no notation for, and answers hold finite ones only.
    static func encoded(_ body: some Encodable) -> ByteBuffer? {
        (try? JSONText.of(body)).map { ByteBuffer(bytes: $0) }
    }

    /// Whether a comma is followed by the end of its list: Foundation reads over it, RFC 8259 does not allow it.
    private static func hasTrailingComma(_ bytes: ByteBufferView) -> Bool {
        var isText = false
        var isEscaped = false
        var last: UInt8 = 0
        for byte in bytes {
            if isText {
                if !isEscaped, byte == UInt8(ascii: "\"") { isText = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            if last == UInt8(ascii: ","), byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return true }
            if byte == UInt8(ascii: "\"") { isText = true }
            if !" \t\r\n".utf8.contains(byte) { last = byte }
        }
        return false
    }

    /// Also lets through what `curl -d` says of every body: who types JSON there means JSON.
    private static func mayBeJSON(_ type: String) -> Bool {
        let essence = type.split(separator: ";").first ?? ""
        let name = essence.filter { $0 != " " && $0 != "\t" }.lowercased()
        return ["application/json", "application/x-www-form-urlencoded"].contains(name)
            || name.hasPrefix("application/") && name.hasSuffix("+json")
    }
}
