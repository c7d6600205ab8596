internal import CFFmpeg
public import MemCore

/// libavcodec without threads, for one format: access units in, the pictures that are asked for out.
public final class VideoDecoder {
    private let codec: VideoCodec
    private let record: [UInt8]
    private let limits: PictureLimits
    private var context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let frame: UnsafeMutablePointer<AVFrame>
    private let tap: FrameTap
    /// How the library conceals damage by default.
    private let concealment: Int32
    /// Columns and rows cut off at left and top; nil until known.
    private var cropOrigin: (left: Int, top: Int)?
    private var startsFresh = true
    /// The graphics processor that decodes, unless that can't decode this.
    private var device: HardwareDevice?
    private var hasDecoded = false

    /// Opens a decoder.
    ///
    /// - Parameters:
    ///   - record: The decoder configuration record, as in the sequence header.
    ///   - device: A graphics processor to decode with; what that can't decode is decoded as without one.
    public init(
        codec: VideoCodec,
        record: [UInt8],
        limits: PictureLimits,
        device: HardwareDevice? = nil
    ) throws(SamplingFailure) {
        self.codec = codec
        self.record = record
        self.limits = limits
        self.device = device
        tap = FrameTap(turn: codec.tapTurn, limits: limits)
        context = try Self.open(codec, record: record, limits: limits, tap: tap, device: device)
        concealment = context.pointee.error_concealment
        guard let packet = av_packet_alloc(), let frame = av_frame_alloc() else {
            var optional: UnsafeMutablePointer<AVCodecContext>? = context
            avcodec_free_context(&optional)
            throw .outOfMemory
        }
        self.packet = packet
        self.frame = frame
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
    }

    /// Forgets all pictures: the next access unit is a starting point that does not follow what was decoded.
    public func restart() {
        avcodec_flush_buffers(context)
        startsFresh = true
    }

    /// Whether pictures have to be decoded whole also where their headers would do: what a graphics processor makes of
    /// half a picture is its driver's business.
    var needsWholePictures: Bool { device != nil }

    /// Goes on without the graphics processor.
    private func giveUpDevice() throws(SamplingFailure) {
        device = nil
        let software = try Self.open(codec, record: record, limits: limits, tap: tap, device: nil)
        var old: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&old)
        context = software
        startsFresh = true
    }

    /// Decodes one access unit; an access unit that is damaged gives no picture and is no failure.
    ///
    /// - Parameters:
    ///   - wantsPicture: Whether its picture is to be handed out; nil comes back if there was none.
    ///   - isHeaderOnly: Whether its slices were cut off behind their headers, so that it is only counted among the references.
    public func decode(
        _ payload: [UInt8],
        number: UInt64,
        wantsPicture: Bool,
        isHeaderOnly: Bool = false
    ) throws(SamplingFailure) -> DecodedPicture? {
        // What is left out is not to be made up.
        context.pointee.error_concealment = isHeaderOnly ? 0 : concealment
        if wantsPicture { tap.open() }
        var result: DecodedPicture?
        let bytes = startsFresh ? codec.startPrefix(of: record) + payload : payload
        startsFresh = false
        packet.pointee.pts = Int64(truncatingIfNeeded: number)
        var sent = Self.send(bytes, packet, to: context)
        if sent < 0, device != nil, !hasDecoded {
            try giveUpDevice()
            if wantsPicture { tap.open() }
            sent = Self.send(codec.startPrefix(of: record) + payload, packet, to: context)
            startsFresh = false
        }
        hasDecoded = hasDecoded || sent >= 0
        try check(sent)
        var isWhole = sent >= 0
        while true {
            let received = avcodec_receive_frame(context, frame)
            if received == cffmpeg_error_again() || received == cffmpeg_error_end_of_file() { break }
            try check(received)
            guard received >= 0 else {
                isWhole = false
                break
            }
            cropOrigin = (Int(frame.pointee.crop_left), Int(frame.pointee.crop_top))
            if wantsPicture, frame.pointee.pts == packet.pointee.pts {
                result = try DecodedPicture(referring: frame)
                result?.applyCrop()
            }
            av_frame_unref(frame)
        }
        if !isWhole, codec.sticksToDamage { restart() }
        if wantsPicture, let caught = try tap.close(), result == nil, isWhole {
            let shown = PictureSize(width: Int(context.pointee.width), height: Int(context.pointee.height))
            if caught.size != shown {
                if cropOrigin == nil { cropOrigin = try probeCrop(bytes) }
                let origin = cropOrigin ?? (0, 0)
                caught.crop(to: shown, left: origin.left, top: origin.top)
            }
            result = caught
        }
        if let result { try limits.check(result.size) }
        return result
    }

    private func check(_ code: Int32) throws(SamplingFailure) {
        if let refused = tap.refused { try limits.check(refused) }
        if code == cffmpeg_error_no_memory() { throw .outOfMemory }
        if code == cffmpeg_error_unsupported() { throw .unsupported("this profile of codec \(codec)") }
    }

    /// Where the shown part of the picture begins, as a decoder says that is drained at once.
    private func probeCrop(_ bytes: [UInt8]) throws(SamplingFailure) -> (left: Int, top: Int) {
        let tap = FrameTap(turn: nil, limits: limits)
        var context: UnsafeMutablePointer<AVCodecContext>? = try Self.open(
            codec,
            record: record,
            limits: limits,
            tap: tap,
            device: nil
        )
        defer { avcodec_free_context(&context) }
        guard let context, Self.send(bytes, packet, to: context) >= 0 else { return (0, 0) }
        avcodec_send_packet(context, nil)
        defer { av_frame_unref(frame) }
        guard avcodec_receive_frame(context, frame) >= 0 else { return (0, 0) }
        return (Int(frame.pointee.crop_left), Int(frame.pointee.crop_top))
    }

    /// Sends bytes that the library copies, with the padding that it reads beyond them.
    private static func send(
        _ bytes: [UInt8],
        _ packet: UnsafeMutablePointer<AVPacket>,
        to context: UnsafeMutablePointer<AVCodecContext>
    ) -> Int32 {
        guard bytes.count <= Int(Int32.max) - Int(AV_INPUT_BUFFER_PADDING_SIZE) else { return cffmpeg_error_invalid() }
        return bytes.withUnsafeBufferPointer { buffer in
            packet.pointee.data = UnsafeMutablePointer(mutating: buffer.baseAddress)
            packet.pointee.size = Int32(buffer.count)
            defer {
                packet.pointee.data = nil
                packet.pointee.size = 0
            }
            return avcodec_send_packet(context, packet)
        }
    }

    private static func open(
        _ codec: VideoCodec,
        record: [UInt8],
        limits: PictureLimits,
        tap: FrameTap,
        device: HardwareDevice?
    ) throws(SamplingFailure) -> UnsafeMutablePointer<AVCodecContext> {
        let name = device == nil ? codec.decoderName : codec.hardwareDecoderName
        guard let name, let decoder = avcodec_find_decoder_by_name(name) else {
            throw .unsupported("codec \(codec)")
        }
        guard let context = avcodec_alloc_context3(decoder) else { throw .outOfMemory }
        var optional: UnsafeMutablePointer<AVCodecContext>? = context
        let padding = Int(AV_INPUT_BUFFER_PADDING_SIZE)
        guard let extradata = av_mallocz(record.count + padding) else {
            avcodec_free_context(&optional)
            throw .outOfMemory
        }
        extradata.copyMemory(from: record, byteCount: record.count)
        context.pointee.extradata = extradata.assumingMemoryBound(to: UInt8.self)
        context.pointee.extradata_size = Int32(record.count)
        context.pointee.thread_count = 1
        context.pointee.thread_type = FF_THREAD_SLICE
        context.pointee.apply_cropping = 0
        context.pointee.pkt_timebase = AVRational(num: 1, den: 1_000_000)
        context.pointee.max_pixels = Int64(limits.longSide + 64) * Int64(limits.shortSide + 64)
        tap.install(on: context)
        device?.install(on: context)
        let code = avcodec_open2(context, decoder, nil)
        guard code >= 0 else {
            avcodec_free_context(&optional)
            throw code == cffmpeg_error_no_memory()
                ? .outOfMemory : .unsupported("this configuration of codec \(codec)")
        }
        return context
    }
}
