internal import DecoderProtocol
internal import FLV
internal import FragmentedMP4
internal import MemCore
internal import NIOCore

/// Cuts a stream into segments, at keyframes.
///
/// A value: it says what is to be done with files, and touches none. Sound goes by its own time: what belongs before a
/// segment and comes late still gets into the one before, which is left open for that.
struct SegmentCutter: Sendable {
    /// What is to be done, in order.
    enum Action: Sendable {
        /// Begin the file of a segment, with its first bytes.
        case begin(Int, start: Instant, format: SegmentFormat, front: [UInt8])
        /// Add to it.
        case write(Int, [[UInt8]])
        /// It is complete.
        case end(Int, end: Instant)
    }

    /// A segment is so long at least, unless something ends it.
    let length: MediaTime
    /// For so long sound may come late, and wait for its video.
    static let patience = MediaTime(microseconds: 1_000_000)
    /// How far instants may shift within a segment: what slewing explains.
    static let largestShift = 1.0
    /// So many packets of sound wait at most.
    static let mostWaiting = 512

    private struct Segment: Sendable {
        var number: Int
        var writer: SegmentWriter
        var format: RecordedFormat
        var start: Instant
        /// A picture of it, and when that was on screen.
        var firstPTS: MediaTime
        var firstInstant: Instant
        /// Which sound it has.
        var header: Int?

        /// When a picture was on screen if instants have not shifted since its start.
        func instant(of pts: MediaTime) -> Instant { firstInstant.advanced(by: pts - firstPTS) }

        /// When its last picture was on screen no more, if nothing follows.
        var end: Instant { max(start, firstInstant.advanced(by: writer.duration())) }
    }

    private struct Sound: Sendable {
        var payload: ByteBuffer
        var time: MediaTime
        var header: Int
    }

    private var current: Segment?
    /// The one before, for sound that comes late.
    private var before: (segment: Segment, end: Instant)?
    private var waiting: [Sound] = []
    private var segments = 0
    private var lastEnd: Instant?
    /// Why something is not recorded; told once.
    private(set) var refusals: [String] = []
    private var toldRefusals: Set<String> = []

    init(length: MediaTime = MediaTime(microseconds: 60_000_000)) {
        self.length = length
    }

    /// Takes the next packet.
    mutating func take(_ packet: RecordedPacket) -> [Action] {
        switch packet {
        case .end: return end()
        case .sound(let payload, let time, let header):
            waiting.append(Sound(payload: payload, time: time, header: header))
            guard let newest = waiting.map(\.time).max() else { return [] }
            let limit = waiting.count > Self.mostWaiting ? newest : newest - Self.patience
            return flushSound(before: limit)
        case .video(let unit, let instant, let format):
            var actions = flushSound(before: unit.dts)
            if let format, isDue(format, unit, instant) { actions += begin(format, unit, instant) }
            if let before, current.map({ unit.dts - $0.writer.origin > Self.patience }) ?? true {
                actions += close(before)
                self.before = nil
            }
            guard current != nil else { return actions }
            let number = current?.number ?? 0
            let pieces =
                current?.writer.appendVideo(
                    dts: unit.dts,
                    pts: unit.pts,
                    isKeyframe: unit.isKeyframe,
                    at: instant,
                    payload: unit.payload.readableBytesUInt8Span
                ) ?? []
            return pieces.isEmpty ? actions : actions + [.write(number, pieces)]
        }
    }

    /// Ends what goes on.
    mutating func end() -> [Action] {
        var actions = flushSound(before: MediaTime(microseconds: .max))
        if let before { actions += close(before) }
        before = nil
        if let segment = current {
            lastEnd = segment.end
            actions += close((segment, segment.end))
        }
        current = nil
        waiting = []
        return actions
    }

    /// Lets go of everything: its files are of no use.
    mutating func abandon() {
        current = nil
        before = nil
        waiting = []
    }

    /// What was not recorded, and not told yet.
    mutating func takeRefusals() -> [String] {
        defer { refusals = [] }
        return refusals
    }

    private func isDue(_ format: RecordedFormat, _ unit: AccessUnit, _ instant: Instant) -> Bool {
        guard let current else { return true }
        return current.format != format || unit.dts - current.writer.origin >= length
            || abs(instant.seconds(since: current.instant(of: unit.pts))) > Self.largestShift
    }

    private mutating func begin(_ format: RecordedFormat, _ unit: AccessUnit, _ instant: Instant) -> [Action] {
        var actions: [Action] = []
        if let before { actions += close(before) }
        before = nil
        let shift = current.map { abs(instant.seconds(since: $0.instant(of: unit.pts))) }
        let follows = shift.map { $0 <= Self.largestShift } ?? false
        if let old = current, !follows { lastEnd = old.end }
        let start = max(instant, lastEnd ?? instant)
        if var old = current {
            let end = follows ? start : lastEnd ?? start
            let pieces = old.writer.finish(before: follows ? unit.dts : nil)
            if !pieces.isEmpty { actions.append(.write(old.number, pieces)) }
            before = (old, end)
            lastEnd = end
        }
        current = nil
        guard let coded = segmentFormat(format) else { return actions }
        segments += 1
        let writer = SegmentWriter(format: coded, origin: unit.dts, start: start)
        current = Segment(
            number: segments,
            writer: writer,
            format: format,
            start: start,
            firstPTS: unit.pts,
            firstInstant: instant,
            header: coded.audio == nil ? nil : format.sound?.number
        )
        return actions + [.begin(segments, start: start, format: coded, front: writer.front)]
    }

    private mutating func close(_ ended: (segment: Segment, end: Instant)) -> [Action] {
        var segment = ended.segment
        let pieces = segment.writer.finish()
        let end = Action.end(segment.number, end: ended.end)
        return pieces.isEmpty ? [end] : [.write(segment.number, pieces), end]
    }

    /// Puts the sound before a time where it belongs.
    private mutating func flushSound(before time: MediaTime) -> [Action] {
        let due = waiting.filter { $0.time < time }
        guard !due.isEmpty else { return [] }
        waiting.removeAll { $0.time < time }
        return due.flatMap { write($0) }
    }

    private mutating func write(_ sound: Sound) -> [Action] {
        if let origin = current?.writer.origin, sound.time >= origin {
            guard current?.header == sound.header, let number = current?.number else { return [] }
            let pieces = current?.writer.appendAudio(at: sound.time, payload: sound.payload.readableBytesUInt8Span)
            return pieces.map { $0.isEmpty ? [] : [.write(number, $0)] } ?? []
        }
        guard let number = before?.segment.number, before?.segment.header == sound.header else { return [] }
        let pieces = before?.segment.writer.appendAudio(at: sound.time, payload: sound.payload.readableBytesUInt8Span)
        return pieces.map { $0.isEmpty ? [] : [.write(number, $0)] } ?? []
    }

    /// What can be recorded of a format.
    private mutating func segmentFormat(_ format: RecordedFormat) -> SegmentFormat? {
        do throws(TrackRefusal) {
            guard !format.usesStartCodes else { throw .startCodes }
            let record = Array(buffer: format.video.record)
            let video = try VideoTrack(codec: format.video.codec, record: record, size: format.size)
            return SegmentFormat(video: video, audio: audioTrack(format.sound))
        } catch {
            refuse("video: \(error)")
            return nil
        }
    }

    private mutating func audioTrack(_ sound: RecordedSound.Header?) -> AudioTrack? {
        guard let sound else { return nil }
        do throws(TrackRefusal) {
            guard let codec = AudioTrack.Codec(rawValue: sound.codec.name) else { throw .codec(sound.codec.name) }
            return try AudioTrack(codec: codec, record: Array(buffer: sound.record))
        } catch {
            refuse("audio: \(error)")
            return nil
        }
    }

    private mutating func refuse(_ reason: String) {
        if toldRefusals.insert(reason).inserted { refusals.append(reason) }
    }
}
