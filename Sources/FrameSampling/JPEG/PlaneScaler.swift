internal import CFFmpeg
internal import MemCore

/// swscale from planes of a JPEG to smaller ones: each pixel is the mean of those that it stands for.
final class PlaneScaler {
    private var context: OpaquePointer?

    deinit { sws_freeContext(context) }

    /// Fills planes of another size, without touching the colours.
    func scale(_ source: SourcePlanes, into planes: JPEGPlanes) throws(SamplingFailure) {
        // Not named as full range, on either side: then swscale leaves the range alone.
        context = sws_getCachedContext(
            context,
            Int32(source.width),
            Int32(source.height),
            AV_PIX_FMT_YUV420P,
            Int32(planes.size.width),
            Int32(planes.size.height),
            AV_PIX_FMT_YUV420P,
            SWS_AREA,
            nil,
            nil,
            nil
        )
        guard let context else { throw .outOfMemory }
        let targets = planes.planes(from: 0) + [nil]
        let strides = planes.strides + [0]
        let rows = sws_scale(context, source.data, source.strides, 0, Int32(source.height), targets, strides)
        guard rows == Int32(planes.size.height) else { throw .broken("the picture can't be made smaller") }
    }
}
