internal import HTTPTypes
internal import Hummingbird
internal import MemCore
internal import NIOCore

/// A picture as an answer that caches can keep.
struct PictureResponse {
    /// Which frame.
    let frame: FrameID
    /// In which form.
    let wanted: WantedPicture
    /// How long the answer may be kept without asking again.
    let caching: Caching

    enum Caching {
        /// The address always means this frame: frames never change and their numbers are never used again.
        case forEver
        /// The address means another frame from time to time.
        case askAgain

        var header: String {
            switch self {
            case .forEver: "private, max-age=31536000, immutable"
            case .askAgain: "private, no-cache"
            }
        }
    }

    /// The picture, or 304 if the client has it: that is known before anything is made of the stored file.
    func response(to request: Request, from source: PictureSource) async throws -> Response {
        let tag = "\"\(wanted.name(of: frame))\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: caching.header]
        if let known = request.headers[.ifNoneMatch], matches(tag, known), try await source.has(frame) {
            return Response(status: .notModified, headers: headers)
        }
        let bytes = try await source.bytes(of: frame, as: wanted)
        headers[.acceptRanges] = "bytes"
        var range = ByteRange(request.headers[.range], length: bytes.count)
        // A client whose part is of another picture gets the whole one.
        if let condition = request.headers[.ifRange], condition != tag { range = .whole }
        if range == .unsatisfiable {
            headers[.contentRange] = "bytes */\(bytes.count)"
            throw APIError(
                status: .rangeNotSatisfiable,
                code: "VALIDATION_ERROR",
                detail: "The picture has \(bytes.count) bytes.",
                headers: headers
            )
        }
        headers[.contentType] = wanted.format.mediaType
        headers[.contentDisposition] = "inline; filename=frame_\(frame).\(wanted.format.rawValue)"
        headers[.xContentTypeOptions] = "nosniff"
        if case .part(let part) = range {
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(bytes.count)"
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes[part]))
            return Response(status: .partialContent, headers: headers, body: body)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Compares weakly, as If-None-Match asks for (RFC 9110, section 13.1.2).
    private func matches(_ tag: String, _ known: String) -> Bool {
        known.split(separator: ",").contains { part in
            let text = part.trimmingPrefix { $0 == " " }
            let strong = text.hasPrefix("W/") ? text.dropFirst(2) : text
            let end = strong.lastIndex { $0 != " " }.map { strong[...$0] } ?? ""
            return end == tag || end == "*"
        }
    }
}

extension PictureForm.Format {
    /// The media type.
    var mediaType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .ppm: "image/x-portable-pixmap"
        }
    }
}
