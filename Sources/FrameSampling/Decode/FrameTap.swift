internal import CFFmpeg
internal import MemCore

/// Takes hold of a picture at the moment when the decoder allocates its memory.
///
/// H.264 and HEVC decoders hand a picture out only when its turn in presentation order has come, up to 16 access units
/// later, and draining them loses the reference pictures. But a decoder without threads has finished a picture when
/// the call that fed its access unit returns. So the tap keeps a reference to the memory, and reads it after that call.
final class FrameTap {
    /// Which of the pictures allocated for one access unit is its own: the others stand in for missing references.
    enum Turn {
        /// HEVC allocates stand-ins after the picture.
        case first
        /// H.264 fills gaps in the frame numbers before the picture.
        case last
    }

    private let turn: Turn?
    private let limits: PictureLimits
    private var isOpen = false
    private var caught: UnsafeMutablePointer<AVFrame>?
    /// Whether the decoder wanted memory for a picture above the limits.
    private(set) var refused: PictureSize?

    /// Creates a tap; without a turn it only watches sizes.
    init(turn: Turn?, limits: PictureLimits) {
        self.turn = turn
        self.limits = limits
    }

    deinit { av_frame_free(&caught) }

    /// Puts the tap on a context that is not open yet; it must live as long as the context.
    func install(on context: UnsafeMutablePointer<AVCodecContext>) {
        context.pointee.opaque = Unmanaged.passUnretained(self).toOpaque()
        context.pointee.get_buffer2 = { context, frame, flags in
            guard let context, let frame, let opaque = context.pointee.opaque else { return cffmpeg_error_invalid() }
            let tap = Unmanaged<FrameTap>.fromOpaque(opaque).takeUnretainedValue()
            guard tap.allows(frame.pointee) else { return cffmpeg_error_invalid() }
            let code = avcodec_default_get_buffer2(context, frame, flags)
            return code < 0 ? code : tap.see(frame)
        }
    }

    /// Opens the tap for the access unit that is fed next.
    func open() {
        av_frame_free(&caught)
        isOpen = turn != nil
    }

    /// Closes the tap and hands out what it caught.
    func close() throws(SamplingFailure) -> DecodedPicture? {
        isOpen = false
        defer { av_frame_free(&caught) }
        guard let caught else { return nil }
        return try DecodedPicture(referring: caught)
    }

    /// A coded picture may be up to one coding block (64 pixels) larger than the shown one.
    private func allows(_ frame: AVFrame) -> Bool {
        let size = PictureSize(width: Int(frame.width), height: Int(frame.height))
        let fits = size.fits(longSide: limits.longSide + 64, shortSide: limits.shortSide + 64)
        if !fits { refused = size }
        return fits
    }

    private func see(_ frame: UnsafeMutablePointer<AVFrame>) -> Int32 {
        guard isOpen else { return 0 }
        if turn == .first, caught != nil { return 0 }
        if caught == nil { caught = av_frame_alloc() }
        guard let caught else { return cffmpeg_error_no_memory() }
        av_frame_unref(caught)
        let code = av_frame_ref(caught, frame)
        return min(code, 0)
    }
}
