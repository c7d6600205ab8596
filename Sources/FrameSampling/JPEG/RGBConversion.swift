internal import CFFmpeg
internal import MemCore

/// From planes of any format to pixels of four bytes (blue, green, red, nothing), by swscale.
///
/// RGB is the way to right colours: from one YUV to another swscale 6 takes grey and the range of more than 8 bits
/// wrongly. Without these flags it makes pictures darker by one step, and misses columns of those of odd width.
final class RGBConversion {
    private var context: OpaquePointer?
    private var pixels: UnsafeMutableRawPointer?
    private var capacity = 0

    deinit {
        sws_freeContext(context)
        av_free(pixels)
    }

    /// The picture's pixels, without gaps between rows; valid until the next call.
    func convert(_ source: SourcePlanes) throws(SamplingFailure) -> UnsafePointer<UInt8> {
        let stride = source.width * 4
        let target = try reserve(stride * source.height + 64)
        context = sws_getCachedContext(
            context,
            Int32(source.width),
            Int32(source.height),
            source.format,
            Int32(source.width),
            Int32(source.height),
            AV_PIX_FMT_BGR0,
            SWS_BILINEAR | SWS_FULL_CHR_H_INT | SWS_ACCURATE_RND,
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
        guard rows == Int32(source.height) else { throw .broken("the picture can't be converted for JPEG") }
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
