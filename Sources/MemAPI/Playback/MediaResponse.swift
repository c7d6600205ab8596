internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore

/// A part of a recorded file as an answer, which is read piece by piece.
struct MediaResponse {
    /// What is read at once.
    static let piece: Int64 = 256 << 10

    let media: any MediaBytes
    /// What of it is meant: all of it, or a fragment.
    let extent: Range<Int64>
    var contentType = "video/mp4"

    func response(to request: Request) throws -> Response {
        var headers: HTTPFields = [
            .acceptRanges: "bytes", .cacheControl: "private, max-age=600", .xContentTypeOptions: "nosniff",
        ]
        var wanted = extent
        var status = HTTPResponse.Status.ok
        switch ByteRange(request.headers[.range], length: extent.count) {
        case .whole: break
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(extent.count)"
            throw APIError(
                status: .rangeNotSatisfiable,
                code: "VALIDATION_ERROR",
                detail: "There are \(extent.count) bytes.",
                headers: headers
            )
        case .part(let part):
            wanted = extent.lowerBound + Int64(part.lowerBound)..<extent.lowerBound + Int64(part.upperBound)
            status = .partialContent
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(extent.count)"
        }
        // Who reads the front wants to know whether it can play what follows.
        let codecs = wanted.lowerBound == 0 ? media.codecs : nil
        headers[.contentType] = contentType + (codecs.map { "; codecs=\"\($0)\"" } ?? "")
        headers[.contentLength] = "\(wanted.count)"
        guard request.method != .head else { return Response(status: status, headers: headers) }
        let body = ResponseBody(contentLength: wanted.count) { [media, wanted] writer in
            var place = wanted.lowerBound
            while place < wanted.upperBound {
                // Should a piece fail, the reader sees that it ended before its length.
                let range = place..<min(place + Self.piece, wanted.upperBound)
                try await writer.write(ByteBuffer(bytes: try await media.read(range)))
                place = range.upperBound
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }
}
