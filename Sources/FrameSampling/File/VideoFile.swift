internal import CFFmpeg
internal import Glibc
public import MemCore

/// A video file, read picture by picture from a descriptor: the best video track of an MP4, QuickTime, Matroska, WebM or
/// FLV file, undecoded.
///
/// The file is a stranger's. It can't make the library open anything else, try other demuxers, or decode.
public final class VideoFile {
    /// How far it was read.
    public private(set) var position = VideoFilePosition()

    /// How the pictures of the track have to be turned to be seen upright.
    public var turn: PictureTurn { track?.turn ?? .none }

    /// When the recording was made, by the file's own word; nil if it does not say, or not in a way that can be read.
    public var recordedAt: Instant? {
        var tables = [context.pointee.metadata]
        for index in 0..<Int(context.pointee.nb_streams) {
            tables.append(context.pointee.streams[index]?.pointee.metadata)
        }
        // Apple's own entry is that of the start, with the offset; the other one is common to all.
        for name in ["com.apple.quicktime.creationdate", "creation_time"] {
            for table in tables {
                guard let entry = av_dict_get(table, name, nil, 0), let value = entry.pointee.value else { continue }
                if let instant = RecordingDate.instant(String(cString: value)) { return instant }
            }
        }
        return nil
    }

    private let input: DescriptorInput
    private let container: VideoContainer
    private let context: UnsafeMutablePointer<AVFormatContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private var track: VideoTrack?
    private var clock = ContinuousTime()
    private var waiting: VideoFileUnit?
    private var hasBegun = false

    /// AV_NOPTS_VALUE.
    static let noTime = Int64.min
    /// A file may end so much earlier than it says: muxers round, and sound may last longer.
    private static let leastMissing = MediaTime(milliseconds: 2000)

    /// Opens the file behind a descriptor, which stays open and is read from its start.
    ///
    /// - Throws: ``SamplingFailure``, `unreadable` if it is no such file or its header is damaged.
    public init(descriptor: Int32) throws(SamplingFailure) {
        input = try DescriptorInput(descriptor: descriptor)
        let signature = try input.signature(length: VideoContainer.signatureLength)
        guard !signature.isEmpty else { throw .unreadable("it is empty") }
        guard let container = VideoContainer(signature: signature) else {
            throw .unreadable("it is no video file of type mp4, mov, mkv, webm or flv, whatever its name says")
        }
        self.container = container
        context = try Self.open(container, input)
        guard let packet = av_packet_alloc() else {
            var optional: UnsafeMutablePointer<AVFormatContext>? = context
            avformat_close_input(&optional)
            throw .outOfMemory
        }
        self.packet = packet
        chooseTrack()
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        var context: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&context)
    }

    /// The next item; nil at the end, also at an end that comes too early: ``position`` tells.
    ///
    /// - Throws: ``SamplingFailure``, `unsupported` if no track can be decoded.
    public func next() throws(SamplingFailure) -> VideoFileItem? {
        if let unit = waiting {
            waiting = nil
            return .unit(unit)
        }
        while true {
            let code = av_read_frame(context, packet)
            defer { av_packet_unref(packet) }
            if code == cffmpeg_error_no_memory() { throw .outOfMemory }
            guard code >= 0 else {
                try end(isBroken: code != cffmpeg_error_end_of_file())
                return nil
            }
            if track == nil { chooseTrack() }
            guard let track, Int(packet.pointee.stream_index) == track.index, let unit = unit(of: track) else {
                continue
            }
            position.fraction = max(position.fraction, input.fraction)
            position.end = clock.end
            guard let record = newRecord(of: track) else { return .unit(unit) }
            guard let codec = track.codec else { throw .unsupported("codec \(track.codecName)") }
            guard !record.isEmpty else { throw .unreadable("it doesn't say how its \(track.codecName) video is coded") }
            waiting = unit
            return .format(codec, record: record)
        }
    }

    /// The record that comes into force with the packet just read; nil if it is the one before.
    private func newRecord(of track: VideoTrack) -> [UInt8]? {
        var size = 0
        if let data = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size), size > 0 {
            hasBegun = true
            return Array(UnsafeBufferPointer(start: data, count: size))
        }
        guard !hasBegun else { return nil }
        hasBegun = true
        return track.record
    }

    private func unit(of track: VideoTrack) -> VideoFileUnit? {
        let packet = packet.pointee
        guard packet.size > 0, let data = packet.data, let pts = track.time(packet.pts) ?? track.time(packet.dts) else {
            return nil
        }
        // Codecs that show pictures in the order of decoding have no other times.
        let isInOrder = track.codec == .av1 || track.codec == .vp9
        let times = clock.take(dts: track.time(packet.dts) ?? (isInOrder ? pts : nil), pts: pts)
        return VideoFileUnit(
            dts: times.dts,
            pts: times.pts,
            isKeyframe: packet.flags & AV_PKT_FLAG_KEY != 0,
            isShown: packet.flags & AV_PKT_FLAG_DISCARD == 0,
            payload: Array(UnsafeBufferPointer(start: data, count: Int(packet.size)))
        )
    }

    /// FLV makes its tracks known with their first packet, the others at the beginning.
    private func chooseTrack() {
        let count = Int(context.pointee.nb_streams)
        let streams = (0..<count).compactMap { context.pointee.streams[$0] }
        let best = streams.compactMap(VideoTrack.init).max { $0.rank < $1.rank }
        guard let best else { return }
        track = best
        for stream in streams {
            stream.pointee.discard = Int(stream.pointee.index) == best.index ? AVDISCARD_DEFAULT : AVDISCARD_ALL
        }
        let whole = context.pointee.duration
        position.announced = best.announced ?? (whole > 0 ? MediaTime(microseconds: whole) : nil)
    }

    private func end(isBroken: Bool) throws(SamplingFailure) {
        guard track != nil else { throw .unreadable("there is no video in it") }
        var isCutOff = isBroken
        if let announced = position.announced {
            let tolerance = max(Self.leastMissing, MediaTime(microseconds: announced.microseconds / 50))
            isCutOff = isCutOff || announced - position.end > tolerance
        }
        position.isCutOff = isCutOff
        position.fraction = 1
    }

    private static func open(
        _ container: VideoContainer,
        _ input: DescriptorInput
    ) throws(SamplingFailure) -> UnsafeMutablePointer<AVFormatContext> {
        guard let format = av_find_input_format(container.rawValue) else {
            throw .unsupported("container \(container.rawValue)")
        }
        guard let fresh = avformat_alloc_context() else { throw .outOfMemory }
        var context: UnsafeMutablePointer<AVFormatContext>? = fresh
        input.feed(fresh)
        fresh.pointee.flags |= AVFMT_FLAG_NOPARSE | AVFMT_FLAG_NOFILLIN | AVFMT_FLAG_DISCARD_CORRUPT
        // References to other files are not followed, whatever an option or a new version thinks of them.
        fresh.pointee.io_open = { _, _, _, _, _ in -EPERM }
        var options: OpaquePointer?
        av_dict_set(&options, "protocol_whitelist", "none", 0)
        av_dict_set(&options, "format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,flv", 0)
        av_dict_set(&options, "max_streams", "100", 0)
        defer { av_dict_free(&options) }
        // Frees the context if it fails.
        let code = avformat_open_input(&context, nil, format, &options)
        if code == cffmpeg_error_no_memory() { throw .outOfMemory }
        guard code >= 0, let context else { throw .unreadable(container.headerTrouble) }
        return context
    }
}
