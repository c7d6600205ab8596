internal import CFFmpeg
internal import CTurboJPEG
internal import MemCore

extension PictureFile {
    /// The picture as a decoder of video would hand it out: in the planes of a JPEG, full range, BT.601.
    ///
    /// What can be seen through it lies on white, or on black, as for ``sketch()``.
    public func decoded() throws(PictureFault) -> DecodedPicture {
        if !isOpaque { flatten() }
        var owned = av_frame_alloc()
        defer { av_frame_free(&owned) }
        guard let frame = owned else { throw .outOfMemory }
        frame.pointee.width = Int32(size.width)
        frame.pointee.height = Int32(size.height)
        frame.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
        frame.pointee.color_range = AVCOL_RANGE_JPEG
        frame.pointee.colorspace = AVCOL_SPC_BT470BG
        // Its planes have room for the rows and columns that round a picture of odd sides up.
        guard av_frame_get_buffer(frame, 0) >= 0, let handle = tjInitCompress() else { throw .outOfMemory }
        defer { tjDestroy(handle) }
        var planes: [UnsafeMutablePointer<UInt8>?] = [
            frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2,
        ]
        var strides = [frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2]
        let code = tjEncodeYUVPlanes(
            handle,
            pixels.start,
            Int32(size.width),
            Int32(pixels.stride),
            Int32(size.height),
            Int32(TJPF_BGRX.rawValue),
            &planes,
            &strides,
            Int32(TJSAMP_420.rawValue),
            0
        )
        guard code == 0 else { throw .broken("the picture can't be converted") }
        do throws(SamplingFailure) {
            return try DecodedPicture(referring: frame)
        } catch {
            throw .outOfMemory
        }
    }

    /// Lays the pixels on their background.
    private func flatten() {
        let background = background
        for y in 0..<size.height {
            let row = pixels.start + y * pixels.stride
            for x in stride(from: 0, to: size.width * 4, by: 4) where row[x &+ 3] < 255 {
                let opacity = UInt32(row[x &+ 3])
                for channel in x..<(x &+ 3) {
                    let light = UInt32(row[channel]) &* opacity &+ background &* (255 &- opacity)
                    row[channel] = UInt8(truncatingIfNeeded: (light &+ 127) / 255)
                }
                row[x &+ 3] = 255
            }
        }
    }
}
