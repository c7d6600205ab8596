internal import CFFmpeg
internal import MemCore

/// libavcodec for a file that is one packet: a still picture, or the first one of several.
enum StillDecoder {
    /// Decodes a file to pixels of four bytes.
    static func decode(_ file: [UInt8], _ codec: AVCodecID, maximumPixels: Int) throws(PictureFault) -> PixelPlane {
        guard let decoder = avcodec_find_decoder(codec) else {
            throw .unreadable("this build of FFmpeg does not know such files")
        }
        var context = avcodec_alloc_context3(decoder)
        var packet = av_packet_alloc()
        var frame = av_frame_alloc()
        defer {
            avcodec_free_context(&context)
            av_packet_free(&packet)
            av_frame_free(&frame)
        }
        guard let context, let packet, let frame else { throw .outOfMemory }
        context.pointee.thread_count = 1
        // Announced once more inside the file, where a header may say something else.
        context.pointee.max_pixels = Int64(maximumPixels)
        // A picture that ends early is refused rather than filled up.
        context.pointee.err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER
        try check(avcodec_open2(context, decoder, nil))
        try check(send(file, packet, to: context))
        // A decoder with a delay of its own hands the picture out once nothing more comes.
        _ = avcodec_send_packet(context, nil)
        try check(avcodec_receive_frame(context, frame))
        guard frame.pointee.decode_error_flags == 0 else { throw damaged }
        return try pixels(of: frame.pointee, maximumPixels)
    }

    private static let damaged = PictureFault.unreadable("it is damaged, or of an unusual kind")

    private static func check(_ code: Int32) throws(PictureFault) {
        if code == cffmpeg_error_no_memory() { throw .outOfMemory }
        guard code >= 0 else { throw damaged }
    }

    /// Sends bytes that the library copies, with the padding that it reads beyond them.
    private static func send(
        _ file: [UInt8],
        _ packet: UnsafeMutablePointer<AVPacket>,
        to context: UnsafeMutablePointer<AVCodecContext>
    ) -> Int32 {
        guard let count = Int32(exactly: file.count), count < .max - AV_INPUT_BUFFER_PADDING_SIZE else {
            return cffmpeg_error_invalid()
        }
        return file.withUnsafeBufferPointer { bytes in
            packet.pointee.data = UnsafeMutablePointer(mutating: bytes.baseAddress)
            packet.pointee.size = count
            defer {
                packet.pointee.data = nil
                packet.pointee.size = 0
            }
            return avcodec_send_packet(context, packet)
        }
    }

    private static func pixels(of frame: AVFrame, _ maximumPixels: Int) throws(PictureFault) -> PixelPlane {
        let size = PictureSize(width: Int(frame.width), height: Int(frame.height))
        try PictureFile.check(size, maximumPixels)
        let format = AVPixelFormat(frame.format)
        guard sws_isSupportedInput(format) != 0 else { throw damaged }
        let plane = try PixelPlane(size: size, bytesPerPixel: 4)
        let scaler = sws_getContext(
            frame.width,
            frame.height,
            format,
            frame.width,
            frame.height,
            AV_PIX_FMT_BGRA,
            SWS_BILINEAR | SWS_FULL_CHR_H_INT | SWS_ACCURATE_RND,
            nil,
            nil,
            nil
        )
        guard let scaler else { throw .outOfMemory }
        defer { sws_freeContext(scaler) }
        sws_setColorspaceDetails(
            scaler,
            sws_getCoefficients(SWS_CS_ITU601),
            ColourMatrix.isFullRange(frame) ? 1 : 0,
            sws_getCoefficients(SWS_CS_ITU601),
            1,
            0,
            1 << 16,
            1 << 16
        )
        let data = frame.data
        let sources: [UnsafePointer<UInt8>?] = [
            UnsafePointer(data.0), UnsafePointer(data.1), UnsafePointer(data.2), UnsafePointer(data.3),
        ]
        let strides = [frame.linesize.0, frame.linesize.1, frame.linesize.2, frame.linesize.3]
        let target: [UnsafeMutablePointer<UInt8>?] = [plane.start, nil, nil, nil]
        let rows = sws_scale(scaler, sources, strides, 0, frame.height, target, [Int32(plane.stride), 0, 0, 0])
        guard rows == frame.height else { throw .broken("the picture can't be converted") }
        return plane
    }
}
