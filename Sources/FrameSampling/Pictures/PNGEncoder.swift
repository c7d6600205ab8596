internal import CFFmpeg
internal import MemCore

/// Pixels to a PNG file, by libavcodec.
enum PNGEncoder {
    /// Encodes pixels of three bytes.
    static func encode(_ plane: PixelPlane) throws(PictureFault) -> [UInt8] {
        guard let encoder = avcodec_find_encoder(AV_CODEC_ID_PNG) else {
            throw .broken("this build of FFmpeg does not write PNG")
        }
        var context = avcodec_alloc_context3(encoder)
        var packet = av_packet_alloc()
        var frame = av_frame_alloc()
        var options: OpaquePointer?
        defer {
            avcodec_free_context(&context)
            av_packet_free(&packet)
            av_frame_free(&frame)
            av_dict_free(&options)
        }
        guard let context, let packet, let frame else { throw .outOfMemory }
        context.pointee.width = Int32(plane.size.width)
        context.pointee.height = Int32(plane.size.height)
        context.pointee.pix_fmt = AV_PIX_FMT_RGB24
        context.pointee.time_base = AVRational(num: 1, den: 1)
        context.pointee.compression_level = compressionLevel
        av_dict_set(&options, "pred", "up", 0)
        guard avcodec_open2(context, encoder, &options) >= 0 else { throw .broken("PNG can't be written") }
        frame.pointee.width = context.pointee.width
        frame.pointee.height = context.pointee.height
        frame.pointee.format = AV_PIX_FMT_RGB24.rawValue
        frame.pointee.data.0 = plane.start
        frame.pointee.linesize.0 = Int32(plane.stride)
        guard avcodec_send_frame(context, frame) >= 0, avcodec_receive_packet(context, packet) >= 0,
            let data = packet.pointee.data
        else { throw .outOfMemory }
        return Array(UnsafeBufferPointer(start: data, count: Int(packet.pointee.size)))
    }

    /// Of zlib's 1 to 9: a screen gets hardly smaller by more, and takes several times as long.
    private static let compressionLevel: Int32 = 3
}
