internal import DecoderProtocol
internal import FLV
internal import MemCore
internal import NIOCore
internal import VideoBitstream

/// The state of one publisher's stream: parsers, clock and counters.
///
/// A value; ``LiveStream`` guards it.
struct LiveState {
    /// How long after its last access unit a stream still counts as live: some keyframe-only cameras send one in 2 s.
    static let videoPatience = Duration.seconds(5)

    /// What a message led to.
    struct Outcome {
        /// Goes into the queue.
        var items: [VideoQueue.Item] = []
        /// Goes to the session's owner.
        var events: [LiveStream.Event] = []
        /// Goes into the recording, if there is one.
        var recorded: [RecordedPacket] = []
        /// Is measured, where somebody asks for that.
        var heard: HeardPacket?
        /// Those of several messages.
        var heardTogether: [HeardPacket] = []
    }

    /// Why nothing is decoded for now.
    private enum Refusal {
        /// Codec or sequence header: another header may change that.
        case format
        /// Pictures above the limits: smaller ones may come without a header.
        case size
    }

    private let sessionID: SessionID
    private let sourceID: SourceID
    private var interval: Double
    let maximumLongSide: Int
    let maximumShortSide: Int
    private var parser = VideoPacketParser()
    var clock: StreamClock
    private var meter = RateMeter()
    private let epoch = ContinuousClock.now
    private var inspector: AccessUnitInspector?
    var codec: VideoCodec?
    /// Whether there were keyframes that no picture comes out of by themselves: each begins to replace the picture bit by bit.
    private(set) var refreshesGradually = false
    private var record: ByteBuffer?
    var pictureSize: PictureSize?
    private var needsKeyframe = true
    private var unreadableKeyframes = 0
    private static let mostUnreadableKeyframes = 8
    private var refusal: Refusal?
    var liveSince: ContinuousClock.Instant?
    var lastVideo: ContinuousClock.Instant?
    private var audioCodec: String?
    private var sound = RecordedSound()
    /// Access units that came.
    private(set) var received = 0
    var skipped = 0
    private var lastInstant: Instant?
    private var droppedBefore = 0
    var spans: [(from: MediaTime, codec: VideoCodec)] = []
    private var lastSpan: (size: PictureSize, codec: VideoCodec)?
    /// The machine's uptime when the first picture file came, and the time of the last one since then.
    var firstArrival: MediaTime?
    var lastPicture: MediaTime?

    /// What the publisher says that it is.
    var encoder: String?
    /// Why nothing is remembered.
    var errorReason: String?
    /// Why there is a gap before the next sample, if there is one.
    var gapCause: GapCause?
    /// The address space that the decoder of the present format may use, in bytes.
    var decoderMemory = DecoderConfiguration.baseMemory
    /// The PTS of the connection's first sample.
    private(set) var origin: MediaTime?
    /// The PTS of the connection's newest sample.
    private(set) var lastPTS: MediaTime?

    /// The quality that the decoder makes JPEGs with.
    private(set) var jpegQuality: Int

    /// Creates the state at the start of a connection.
    init(fixture: LiveStream.Fixture) {
        sessionID = fixture.sessionID
        sourceID = fixture.sourceID
        interval = fixture.configuration.streaming.capture.frameIntervalSeconds
        jpegQuality = fixture.configuration.capture.frame.jpegQuality
        maximumLongSide = fixture.configuration.streaming.capture.maxFrameWidth
        maximumShortSide = fixture.configuration.streaming.capture.maxFrameHeight
        clock = StreamClock(after: fixture.lastSampleAt)
        lastInstant = fixture.lastSampleAt
        gapCause = fixture.gapCause
    }

    /// Notes the newest sample of the session, if that came after this state was created.
    mutating func resume(after last: Instant) {
        clock.resume(after: last)
        lastInstant = max(lastInstant ?? last, last)
    }

    /// Notes what a decoder process was started with.
    mutating func begin(with settings: DecoderSettings) {
        interval = settings.interval.seconds
        jpegQuality = settings.frame.jpegQuality
    }

    /// Parses a video message and says where it goes.
    mutating func receive(video payload: ByteBuffer, at timestamp: MediaTime, arrival: Arrival) -> Outcome {
        count(bytes: payload.readableBytes, frames: 0)
        do throws(FLVError) {
            switch try parser.parse(payload, at: timestamp) {
            case .sequenceHeader(let codec, let record): return begin(codec: codec, record: record)
            case .accessUnit(let unit): return receive(unit, arrival: arrival)
            case .endOfSequence, .skipped: return Outcome()
            }
        } catch {
            skipped += 1
            return Outcome()
        }
    }

    /// Notes an audio message: its codec, what is recorded of it, and what is measured.
    mutating func receive(audio payload: ByteBuffer, at timestamp: MediaTime, listens: Bool = false) -> Outcome {
        count(bytes: payload.readableBytes, frames: 0)
        guard let packet = try? AudioPacket.parse(payload) else { return Outcome() }
        var outcome = Outcome()
        if packet.codec.name != audioCodec {
            audioCodec = packet.codec.name
            outcome.events.append(.changed)
        }
        let time = clock.continuous(timestamp)
        let recorded = sound.take(packet, at: time)
        outcome.recorded += [recorded].compactMap(\.self)
        // Before the first picture nobody knows when it is.
        if listens, liveSince != nil {
            outcome.heard = HeardPacket(
                packet,
                header: sound.header,
                isRecorded: recorded != nil,
                at: clock.expectedInstant(of: time)
            )
        }
        return outcome
    }

    private mutating func begin(codec: VideoCodec, record: ByteBuffer) -> Outcome {
        // Some encoders repeat the sequence header with every keyframe.
        guard codec != self.codec || record != self.record || refusal == .size else { return Outcome() }
        self.record = record
        needsKeyframe = true
        inspector = nil
        self.codec = codec
        guard codec.isSupported else {
            return refuse(.format, "codec \(codec) not supported: send H.264, HEVC, AV1 or VP9")
        }
        let configuration: DecoderConfiguration
        do throws(BitstreamError) {
            configuration = try DecoderConfiguration(codec: codec, record: record.readableBytesUInt8Span)
        } catch {
            return refuse(.format, "the \(codec) sequence header is malformed: \(error)")
        }
        if let dimensions = configuration.dimensions, let outcome = check(dimensions) { return outcome }
        inspector = AccessUnitInspector(configuration: configuration)
        refusal = nil
        errorReason = nil
        pictureSize = configuration.pictureSize ?? pictureSize
        let largest = PictureSize(width: maximumLongSide, height: maximumShortSide)
        decoderMemory = configuration.decodingMemory(largest: largest)
        return Outcome(items: [.format(VideoFormat(codec: codec, record: record))], events: [.changed])
    }

    private mutating func receive(_ unit: VideoAccessUnit, arrival: Arrival) -> Outcome {
        let now = ContinuousClock.now
        lastVideo = now
        received += 1
        count(bytes: 0, frames: 1)
        if unit.codec != codec, !unit.codec.isSupported {
            // Legacy codecs have no sequence header to be refused by.
            codec = unit.codec
            return refuse(.format, "codec \(unit.codec) not supported: send H.264, HEVC, AV1 or VP9")
        }
        guard refusal != .format else { return Outcome() }
        guard unit.codec == codec, var inspector else {
            skipped += 1
            return Outcome()
        }
        let traits: AccessUnitTraits
        do throws(BitstreamError) {
            defer { self.inspector = inspector }
            traits = try inspector.inspect(unit.payload.readableBytesUInt8Span)
        } catch {
            skipped += 1
            return unit.isKeyframe ? noteUnreadableKeyframe() : Outcome()
        }
        unreadableKeyframes = unit.isKeyframe ? 0 : unreadableKeyframes
        var outcome = Outcome()
        if refusal == .size {
            // From the next picture on that tells a size within the limits all is well again.
            guard let dimensions = traits.dimensions, check(dimensions) == nil else { return Outcome() }
            refusal = nil
            errorReason = nil
            needsKeyframe = true
            outcome.events.append(.changed)
        }
        if let dimensions = traits.dimensions, dimensions.shown != pictureSize {
            if let refusal = check(dimensions) { return refusal }
            pictureSize = dimensions.shown
            outcome.events.append(.changed)
        }
        let isKeyframe = traits.isRandomAccess || (unit.isKeyframe && traits.isIntra)
        if isKeyframe, !traits.isIntra, unit.codec == .avc { refreshesGradually = true }
        if needsKeyframe {
            guard isKeyframe else {
                skipped += 1
                return outcome
            }
            needsKeyframe = false
        }
        if liveSince == nil {
            liveSince = now
            outcome.events.append(.changed)
        }
        let (dts, pts) = arrive(dts: unit.dts, pts: unit.pts, at: arrival)
        if spans.last?.codec != unit.codec { spans.append((pts, unit.codec)) }
        let passed = AccessUnit(dts: dts, pts: pts, isKeyframe: isKeyframe, payload: unit.payload)
        outcome.items.append(.accessUnit(passed))
        outcome.recorded.append(
            .video(
                passed,
                at: clock.expectedInstant(of: pts),
                keyframe: isKeyframe ? recordedFormat(usesStartCodes: traits.usesStartCodes) : nil
            )
        )
        return outcome
    }

    /// How the stream is coded now.
    private func recordedFormat(usesStartCodes: Bool) -> RecordedFormat? {
        guard let codec, let record, let pictureSize else { return nil }
        return RecordedFormat(
            video: VideoFormat(codec: codec, record: record),
            size: pictureSize,
            usesStartCodes: usesStartCodes,
            sound: sound.header,
            jumps: clock.jumps
        )
    }

    /// So many keyframes in a row whose headers can't be read are no passing damage: the stream says so, and reads them
    /// from now on as if nothing had come since the sequence header.
    private mutating func noteUnreadableKeyframe() -> Outcome {
        unreadableKeyframes += 1
        guard unreadableKeyframes >= Self.mostUnreadableKeyframes, refusal == nil else { return Outcome() }
        unreadableKeyframes = 0
        if let codec, let record,
            let configuration = try? DecoderConfiguration(codec: codec, record: record.readableBytesUInt8Span)
        {
            inspector = AccessUnitInspector(configuration: configuration)
        }
        guard errorReason == nil else { return Outcome() }
        errorReason = "the headers of \(Self.mostUnreadableKeyframes) keyframes in a row can't be read"
        return Outcome(events: [.changed])
    }

    /// Puts times on the stream's clock; where that is no longer what it was, the timeline gets a gap that says so.
    mutating func arrive(dts: MediaTime, pts: MediaTime, at arrival: Arrival) -> (dts: MediaTime, pts: MediaTime) {
        let times = clock.arrive(dts: dts, pts: pts, at: arrival)
        if clock.takeLeap() { gapCause = gapCause ?? .clock }
        return times
    }

    private mutating func check(_ dimensions: PictureDimensions) -> Outcome? {
        guard !dimensions.fits(longSide: maximumLongSide, shortSide: maximumShortSide) else { return nil }
        let limit = PictureSize(width: maximumLongSide, height: maximumShortSide)
        // Blocks beyond the edge count as well, but nobody knows of them who doesn't have to.
        let isShownTooLarge = !dimensions.shown.fits(longSide: maximumLongSide, shortSide: maximumShortSide)
        let size = isShownTooLarge ? dimensions.shown : dimensions.coded
        return refuse(.size, "the picture is \(size), larger than the \(limit) that streaming.capture allows")
    }

    /// Decodes nothing for now; whoever is told of it once is not told again and again.
    private mutating func refuse(_ refusal: Refusal, _ reason: String) -> Outcome {
        let isNews = self.refusal != refusal || (refusal == .size && errorReason != reason)
        self.refusal = refusal
        guard isNews else { return Outcome() }
        errorReason = reason
        return Outcome(events: refusal == .size ? [.changed, .refused(reason)] : [.changed])
    }

    /// Gives a decoded sample its instant, and says which marks the timeline needs before it.
    mutating func place(_ sample: DecodedSample, dropped: Int) -> (instant: Instant, marks: [TimelineMark]) {
        origin = origin ?? sample.pts
        lastPTS = sample.pts
        let instant = clock.instant(of: sample.pts)
        var marks: [TimelineMark] = []
        if dropped > droppedBefore {
            droppedBefore = dropped
            gapCause = gapCause ?? .dropped
        }
        if let last = lastInstant, let cause = gapCause,
            [.disconnected, .restart, .clock].contains(cause) || instant.seconds(since: last) > interval * 1.5
        {
            marks.append(.gap(sessionID: sessionID, sourceID: sourceID, start: last, end: instant, cause: cause))
            gapCause = nil
        } else if lastInstant == nil || !isHoleAhead {
            gapCause = nil
        }
        if refusal == nil { errorReason = nil }
        lastInstant = instant
        if let index = spans.lastIndex(where: { $0.from <= sample.pts }) {
            spans.removeFirst(index)
            let codec = spans[0].codec
            if lastSpan?.size != sample.pictureSize || lastSpan?.codec != codec {
                lastSpan = (sample.pictureSize, codec)
                marks.append(
                    .formatSpan(
                        sessionID: sessionID,
                        sourceID: sourceID,
                        start: instant,
                        pictureSize: sample.pictureSize,
                        codec: codec
                    )
                )
            }
        }
        return (instant, marks + misdated())
    }

    /// The marks of samples that came out to be dated too late.
    ///
    /// - Parameter isOver: whether no more samples come.
    mutating func misdated(isOver: Bool = false) -> [TimelineMark] {
        clock.takeMisdated(isOver: isOver).map { span in
            .misdated(
                sessionID: sessionID,
                sourceID: sourceID,
                start: span.start,
                end: span.end,
                ahead: MediaTime(microseconds: span.ahead)
            )
        }
    }

    /// After a drop or a restart the first samples may still be older than the hole.
    private var isHoleAhead: Bool { gapCause == .dropped || gapCause == .decoder }

    /// A decoder failed: samples are missing until the next keyframe, unless the publisher was away before that anyway.
    mutating func noteDecoderRestart() {
        if gapCause == nil || gapCause == .dropped { gapCause = .decoder }
    }

    /// What is known now.
    func snapshot(dropped: Int) -> LiveSnapshot {
        let now = ContinuousClock.now
        let isArriving = lastVideo.map { now - $0 < Self.videoPatience } ?? false
        let rates = isArriving ? rates(at: now) : nil
        return LiveSnapshot(
            isVideoArriving: isArriving && liveSince != nil,
            liveSince: liveSince,
            framesPerSecond: rates?.framesPerSecond,
            bitrateKbps: rates?.kilobitsPerSecond,
            pictureSize: pictureSize,
            videoCodec: codec?.description,
            audioCodec: audioCodec,
            encoder: encoder,
            dropped: dropped,
            skipped: skipped,
            errorReason: errorReason,
            lastInstant: lastInstant
        )
    }

    /// How many kilobits arrive in a second now; nil before the first second is over.
    var bitrate: Double? { rates(at: .now)?.kilobitsPerSecond }

    private func rates(at now: ContinuousClock.Instant) -> (framesPerSecond: Double, kilobitsPerSecond: Double)? {
        meter.rates(at: (now - epoch).components.seconds)
    }

    mutating func count(bytes: Int, frames: Int) {
        meter.count(frames: frames, bytes: bytes, second: (ContinuousClock.now - epoch).components.seconds)
    }
}
