internal import CFFmpeg
internal import MemCore

/// What kind of picture file some bytes are, by their first bytes, and the size that it announces.
///
/// Both are known before a decoder sees the file.
struct PictureFileKind {
    /// Who decodes it.
    enum Decoder {
        case turboJPEG
        case libavcodec(AVCodecID)
    }

    let decoder: Decoder
    /// The announced size; nil for a JPEG, whose size its reader finds.
    let size: PictureSize?

    /// Looks at a file.
    init(_ file: [UInt8]) throws(PictureFault) {
        if file.starts(with: [0xFF, 0xD8, 0xFF]) {
            (decoder, size) = (.turboJPEG, nil)
            return
        }
        let header = Header(file: file)
        let found: (id: AVCodecID, width: Int?, height: Int?)
        if header.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) {
            found = (AV_CODEC_ID_PNG, header.big(16), header.big(20))
        } else if header.has("GIF87a".utf8, at: 0) || header.has("GIF89a".utf8, at: 0) {
            found = (AV_CODEC_ID_GIF, header.little(6, count: 2), header.little(8, count: 2))
        } else if header.has("RIFF".utf8, at: 0), header.has("WEBP".utf8, at: 8) {
            (found.width, found.height) = header.webPSize
            found.id = AV_CODEC_ID_WEBP
        } else if header.has("BM".utf8, at: 0), header.little(14, count: 4) ?? 0 >= 40 {
            // A negative height lets the rows run from top to bottom.
            let height = header.little(22, count: 4).map { Int(Int32(truncatingIfNeeded: $0).magnitude) }
            found = (AV_CODEC_ID_BMP, header.little(18, count: 4), height)
        } else {
            throw .unreadable("it is neither JPEG nor PNG, WebP, GIF or BMP")
        }
        guard let width = found.width, let height = found.height, width > 0, height > 0 else {
            throw .unreadable("its header is damaged")
        }
        decoder = .libavcodec(found.id)
        size = PictureSize(width: width, height: height)
    }
}

/// The numbers in the first bytes of a file; nil where it is too short.
private struct Header {
    let file: [UInt8]

    func has(_ bytes: some Collection<UInt8>, at offset: Int) -> Bool {
        file.dropFirst(offset).starts(with: bytes)
    }

    func little(_ offset: Int, count: Int) -> Int? {
        guard offset + count <= file.count else { return nil }
        return (0..<count).reversed().reduce(0) { $0 << 8 | Int(file[offset + $1]) }
    }

    func big(_ offset: Int) -> Int? {
        guard offset + 4 <= file.count else { return nil }
        return (0..<4).reduce(0) { $0 << 8 | Int(file[offset + $1]) }
    }

    /// The first chunk says how large a WebP picture is, in one of three ways (RFC 9649, section 2).
    var webPSize: (Int?, Int?) {
        if has("VP8X".utf8, at: 12) {
            return (little(24, count: 3).map { $0 + 1 }, little(27, count: 3).map { $0 + 1 })
        }
        if has("VP8L".utf8, at: 12), let bits = little(21, count: 4) {
            return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        }
        if has("VP8 ".utf8, at: 12), has([0x9D, 0x01, 0x2A], at: 23) {
            return (little(26, count: 2).map { $0 & 0x3FFF }, little(28, count: 2).map { $0 & 0x3FFF })
        }
        return (nil, nil)
    }
}
