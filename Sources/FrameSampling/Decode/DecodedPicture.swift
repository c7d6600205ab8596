internal import CFFmpeg
public import FrameIdentity
public import MemCore

/// A decoded picture; its memory goes back to the decoder's pool when it is released.
public final class DecodedPicture {
    private let owned: UnsafeMutablePointer<AVFrame>

    /// Takes a new reference to what `frame` describes; a copy if that is in a graphics processor's memory.
    init(referring frame: UnsafePointer<AVFrame>) throws(SamplingFailure) {
        guard let copy = av_frame_alloc() else { throw .outOfMemory }
        var optional: UnsafeMutablePointer<AVFrame>? = copy
        if frame.pointee.hw_frames_ctx != nil {
            // It waits until the picture is decoded.
            guard av_hwframe_transfer_data(copy, frame, 0) >= 0, av_frame_copy_props(copy, frame) >= 0 else {
                av_frame_free(&optional)
                throw .broken("a picture could not be had from the graphics processor")
            }
        } else if av_frame_ref(copy, frame) < 0 {
            av_frame_free(&optional)
            throw .outOfMemory
        }
        owned = copy
    }

    deinit {
        var optional: UnsafeMutablePointer<AVFrame>? = owned
        av_frame_free(&optional)
    }

    /// The picture's size as shown.
    public var size: PictureSize { PictureSize(width: Int(owned.pointee.width), height: Int(owned.pointee.height)) }

    /// The frame, valid inside the closure.
    func withFrame<Result>(
        _ body: (UnsafeMutablePointer<AVFrame>) throws(SamplingFailure) -> Result
    ) throws(SamplingFailure) -> Result {
        try body(owned)
    }

    /// Cuts the picture down to what is shown: `size` pixels from `left` and `top` on.
    func crop(to size: PictureSize, left: Int, top: Int) {
        let right = Int(owned.pointee.width) - left - size.width
        let bottom = Int(owned.pointee.height) - top - size.height
        guard right >= 0, bottom >= 0 else { return }
        owned.pointee.crop_left = left
        owned.pointee.crop_top = top
        owned.pointee.crop_right = right
        owned.pointee.crop_bottom = bottom
        av_frame_apply_cropping(owned, Int32(AV_FRAME_CROP_UNALIGNED))
    }

    /// Applies the crop that the decoder noted in the frame.
    func applyCrop() {
        av_frame_apply_cropping(owned, Int32(AV_FRAME_CROP_UNALIGNED))
    }

    /// The picture's brightness plane, valid inside the closure; the green plane of an RGB picture.
    ///
    /// - Throws: ``SamplingFailure/unsupported(_:)`` if the format has no such plane.
    public func withLuma<Result>(
        _ body: (RawSpan, LumaLayout) throws(LumaFault) -> Result
    ) throws(SamplingFailure) -> Result {
        let frame = owned.pointee
        let stride = Int(frame.linesize.0)
        guard let descriptor = av_pix_fmt_desc_get(AVPixelFormat(frame.format)), let start = frame.data.0, stride > 0,
            descriptor.pointee.comp.0.plane == 0 || ColourMatrix.isRGB(frame)
        else { throw .unsupported("pixel format \(pixelFormatName)") }
        let depth = Int(descriptor.pointee.comp.0.depth)
        let bytesPerSample = depth > 8 ? 2 : 1
        let isFull = ColourMatrix.isFullRange(frame)
        let layout = LumaLayout(
            size: size,
            bytesPerRow: stride,
            bitDepth: depth,
            range: isFull ? .full : .limited
        )
        let count = stride * (size.height - 1) + size.width * bytesPerSample
        do {
            return try body(UnsafeRawBufferPointer(start: start, count: count).bytes, layout)
        } catch {
            throw .broken("\(error)")
        }
    }

    /// The name of the pixel format, as FFmpeg calls it.
    public var pixelFormatName: String {
        av_get_pix_fmt_name(AVPixelFormat(owned.pointee.format)).map { String(cString: $0) } ?? "unknown"
    }
}
