internal import CFFmpeg
internal import MemCore

/// Memory for pixels of three bytes (red, green, blue) or four (blue, green, red, opacity), which libraries write into.
final class PixelPlane {
    let size: PictureSize
    let bytesPerPixel: Int
    /// Bytes from row to row, with room for what SIMD writes beyond a row.
    let stride: Int
    let start: UnsafeMutablePointer<UInt8>

    /// Allocates pixels of unknown colour.
    init(size: PictureSize, bytesPerPixel: Int) throws(PictureFault) {
        self.size = size
        self.bytesPerPixel = bytesPerPixel
        stride = (size.width * bytesPerPixel + 127) & ~63
        guard let memory = av_malloc(stride * size.height + 64) else { throw .outOfMemory }
        start = memory.assumingMemoryBound(to: UInt8.self)
    }

    deinit { av_free(start) }

    /// The bytes of a row.
    func row(_ y: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start + y * stride, count: size.width * bytesPerPixel)
    }
}
