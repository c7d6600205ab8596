internal import CFFmpeg
internal import MemCore

/// swscale with a buffer of its own: planes of any format in, pixels of four bytes (blue, green, red, nothing) out.
///
/// RGB is the way to right colours: from one YUV to another swscale 6 takes grey and the range of more than 8 bits
/// wrongly.
final class Scaler {
    private var context: OpaquePointer?
    private let flags: Int32
    private var pixels: UnsafeMutableRawPointer?
    private var capacity = 0

    /// Creates a scaler; `flags` is the way that swscale scales.
    init(flags: Int32) {
        self.flags = flags
    }

    deinit {
        sws_freeContext(context)
        av_free(pixels)
    }

    /// The picture converted to `size`: its pixels without gaps between rows, valid until the next call.
    func convert(_ source: SourcePlanes, to size: PictureSize) throws(SamplingFailure) -> UnsafePointer<UInt8> {
        let stride = size.width * 4
        let target = try reserve(stride * size.height + 64)
        context = sws_getCachedContext(
            context,
            Int32(source.width),
            Int32(source.height),
            source.format,
            Int32(size.width),
            Int32(size.height),
            AV_PIX_FMT_BGR0,
            flags,
            nil,
            nil,
            nil
        )
        guard let context else { throw .outOfMemory }
        sws_setColorspaceDetails(
            context,
            sws_getCoefficients(source.matrix),
            source.isFullRange ? 1 : 0,
            sws_getCoefficients(SWS_CS_ITU601),
            1,
            0,
            1 << 16,
            1 << 16
        )
        let targets: [UnsafeMutablePointer<UInt8>?] = [target, nil, nil, nil]
        let targetStrides: [Int32] = [Int32(stride), 0, 0, 0]
        let rows = sws_scale(context, source.data, source.strides, 0, Int32(source.height), targets, targetStrides)
        guard rows == Int32(size.height) else { throw .broken("the picture can't be converted for JPEG") }
        return UnsafePointer(target)
    }

    private func reserve(_ count: Int) throws(SamplingFailure) -> UnsafeMutablePointer<UInt8> {
        if count > capacity {
            av_free(pixels)
            pixels = av_malloc(count)
            capacity = pixels == nil ? 0 : count
        }
        guard let pixels else { throw .outOfMemory }
        return pixels.assumingMemoryBound(to: UInt8.self)
    }
}
