internal import CFFmpeg

/// libavcodec for sound: packets in, levels out; the samples are looked at and let go.
public final class SoundDecoder {
    /// The codecs that it knows.
    public enum Codec: Hashable, Sendable {
        /// AAC
        case aac
        /// Opus
        case opus
        /// MPEG-1 and -2 layer 3
        case mp3

        fileprivate var id: AVCodecID {
            switch self {
            case .aac: AV_CODEC_ID_AAC
            case .opus: AV_CODEC_ID_OPUS
            case .mp3: AV_CODEC_ID_MP3
            }
        }
    }

    /// More channels than anybody publishes.
    private static let mostChannels = 16
    /// The fastest and slowest that a codec here may be sampled, in hertz.
    private static let rates = 7350...192_000

    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let frame: UnsafeMutablePointer<AVFrame>
    private var meter: LevelMeter
    /// Packets in a row that nothing came out of.
    private var barren = 0
    /// Two seconds of usual packets: it is no passing damage, and nobody may take it for silence.
    private static let mostBarren = 100

    /// Opens a decoder.
    ///
    /// - Parameters:
    ///   - record: what configures it, as in the sequence header; empty where there is none.
    ///   - lowest: what silence counts as, in dBFS.
    public init(codec: Codec, record: [UInt8], lowest: Double) throws(SamplingFailure) {
        guard let decoder = avcodec_find_decoder(codec.id) else { throw .unsupported("sound of codec \(codec)") }
        var context = avcodec_alloc_context3(decoder)
        var packet = av_packet_alloc()
        var frame = av_frame_alloc()
        guard let opened = context, let openedPacket = packet, let openedFrame = frame,
            Self.open(opened, decoder, record: record)
        else {
            let isMissing = context == nil || packet == nil || frame == nil
            avcodec_free_context(&context)
            av_packet_free(&packet)
            av_frame_free(&frame)
            if isMissing { throw .outOfMemory }
            throw .unsupported("this kind of \(codec)")
        }
        (self.context, self.packet, self.frame) = (opened, openedPacket, openedFrame)
        meter = LevelMeter(lowest: lowest)
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
    }

    private static func open(
        _ context: UnsafeMutablePointer<AVCodecContext>,
        _ decoder: UnsafePointer<AVCodec>,
        record: [UInt8]
    ) -> Bool {
        context.pointee.thread_count = 1
        context.pointee.err_recognition = 0
        if !record.isEmpty {
            // The context frees it.
            let size = record.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)
            guard let bytes = av_mallocz(size) else { return false }
            record.withUnsafeBytes { source in
                if let base = source.baseAddress { bytes.copyMemory(from: base, byteCount: record.count) }
            }
            context.pointee.extradata = bytes.assumingMemoryBound(to: UInt8.self)
            context.pointee.extradata_size = Int32(record.count)
        }
        return avcodec_open2(context, decoder, nil) >= 0
    }

    /// Decodes one packet; one that is damaged is no failure, and sounds like nothing.
    ///
    /// - Returns: The levels of the seconds that ended with it.
    public func decode(_ payload: [UInt8]) throws(SamplingFailure) -> [LevelMeter.Level] {
        guard av_new_packet(packet, Int32(clamping: payload.count)) >= 0 else { throw .outOfMemory }
        payload.withUnsafeBytes { source in
            guard let base = source.baseAddress, let data = packet.pointee.data else { return }
            UnsafeMutableRawPointer(data).copyMemory(from: base, byteCount: payload.count)
        }
        let sent = avcodec_send_packet(context, packet)
        av_packet_unref(packet)
        if sent == cffmpeg_error_no_memory() { throw .outOfMemory }
        var levels: [LevelMeter.Level] = []
        barren += 1
        while avcodec_receive_frame(context, frame) >= 0 {
            barren = 0
            if let level = measure() { levels.append(level) }
            av_frame_unref(frame)
        }
        guard barren < Self.mostBarren else { throw .unsupported("sound that nothing comes out of") }
        return levels
    }

    private func measure() -> LevelMeter.Level? {
        let count = Int(frame.pointee.nb_samples)
        let channels = min(Int(frame.pointee.ch_layout.nb_channels), Self.mostChannels)
        let rate = Int(frame.pointee.sample_rate)
        // The decoders here give planes of floats.
        guard count > 0, channels > 0, Self.rates.contains(rate),
            frame.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue, let planes = frame.pointee.extended_data
        else { return nil }
        for channel in 0..<channels {
            guard let plane = planes[channel] else { continue }
            plane.withMemoryRebound(to: Float.self, capacity: count) { samples in
                meter.take(UnsafeBufferPointer(start: samples, count: count), channel: channel)
            }
        }
        return meter.advance(by: count, rate: rate)
    }
}
