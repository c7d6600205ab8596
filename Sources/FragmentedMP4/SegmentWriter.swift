public import MemCore

/// Writes one segment: fragmented MP4 (ISO/IEC 14496-12), fragment by fragment as samples come.
///
/// A fragment is a chunk of CMAF of the video and, behind it, one of the sound (ISO/IEC 23000-19, 7.3.2.3). CMAF knows files
/// of one track alone; the file has both, so that it plays by itself with sound. Since each chunk is whole by itself, the
/// tracks can be had as CMAF track files without a sample being moved: ``TrackFile``.
///
/// A value: what it returns is to be put into a file, in order. Whatever is cut off behind a whole fragment, what is before
/// it plays. Times are whatever they are: each is put where it can be written, so that no sample ever fails.
public struct SegmentWriter: Sendable {
    /// A fragment is cut at the first keyframe from here on, in microseconds of video.
    static let shortestFragment: Int64 = 250_000
    /// A fragment is no longer than this, unless one picture is: who looks at it live is behind by three of them (RFC
    /// 8216bis, 4.4.3.8), and no more is held, or lost.
    public static let longestFragment: Int64 = 500_000
    /// For so many seconds sound waits for video.
    static let longestWait: Int64 = 4
    /// The same for bytes: two seconds of 128 Mb/s.
    static let largestFragment = 32 << 20
    /// The same for samples of a track.
    static let mostSamples = 8192
    /// What a sample may have: more than any message of RTMP.
    static let largestSample = 32 << 20
    /// No time is later than this, so that none can overflow: 35 years.
    static let latest: Int64 = 1 << 50

    /// How all that is in it is coded.
    public let format: SegmentFormat
    /// The media time that is zero in the segment: when its first access unit is decoded.
    public let origin: MediaTime
    /// Bytes that wait for their fragment.
    public var pendingBytes: Int { video.data.count + audio.data.count }

    private let header: SegmentHeader
    private var video = PendingSamples()
    private var audio = PendingSamples()
    /// When the first picture that waits was on screen.
    private var instant: Instant?
    private var ticks: AudioTicks?
    private var hasVideo = false
    private var lastVideoTime: Int64 = 0
    private var lastVideoDuration: Int64 = 33_333
    /// Where the audio that is written ends.
    private var audioEnd: Int64 = 0
    private var chunks: UInt32 = 0

    /// Creates the writer of a segment that begins.
    ///
    /// - Parameters:
    ///   - format: how all of it is coded.
    ///   - origin: when its first access unit is decoded.
    ///   - start: when its first picture was on screen.
    public init(format: SegmentFormat, origin: MediaTime, start: Instant) {
        self.format = format
        self.origin = origin
        header = SegmentHeader(format: format, start: start)
        ticks = format.audio.map { AudioTicks(rate: $0.sampleRate) }
    }

    /// What stands before all fragments.
    public var front: [UInt8] { header.bytes }

    /// Takes an access unit; returns the fragment before it if that is complete now.
    ///
    /// - Parameters:
    ///   - dts: when it is decoded; never before the one before.
    ///   - pts: when it is shown.
    ///   - isKeyframe: whether decoding may begin here.
    ///   - instant: when it was on screen.
    ///   - payload: the access unit as FLV carries it.
    public mutating func appendVideo(
        dts: MediaTime,
        pts: MediaTime,
        isKeyframe: Bool,
        at instant: Instant,
        payload: Span<UInt8>
    ) -> [[UInt8]] {
        guard payload.count <= Self.largestSample else { return [] }
        let time = time(of: dts)
        var complete: [[UInt8]] = []
        if isCut(before: time, isKeyframe: isKeyframe) { complete = cut(before: time) }
        if hasVideo { lastVideoDuration = time - lastVideoTime }
        hasVideo = true
        if video.isEmpty { self.instant = instant }
        let sample = PendingSamples.Sample(
            time: time,
            offset: Int32(clamping: (pts - origin).microseconds &- time),
            size: UInt32(payload.count),
            isKeyframe: isKeyframe,
            usualDuration: lastVideoDuration
        )
        video.append(sample, payload)
        lastVideoTime = time
        return complete
    }

    /// Takes a packet of audio; returns a fragment if so much waits that it has to be written without video.
    ///
    /// One that begins before the segment does is left out, as is all audio of a segment without an audio track.
    public mutating func appendAudio(at time: MediaTime, payload: Span<UInt8>) -> [[UInt8]] {
        let distance = (time - origin).microseconds
        guard let track = format.audio, var ticks, (0...Self.latest).contains(distance),
            payload.count <= Self.largestSample
        else { return [] }
        let duration = track.duration(of: payload)
        let place = max(ticks.place(distance, duration: duration), audio.samples.last?.time ?? audioEnd)
        self.ticks = ticks
        var complete: [[UInt8]] = []
        let waits = place - (audio.samples.first?.time ?? place)
        let isFull = audio.samples.count >= Self.mostSamples || pendingBytes + payload.count > Self.largestFragment
        if isFull || waits > Self.longestWait * Int64(track.sampleRate) {
            complete = cutAudio()
        }
        audio.append(
            PendingSamples.Sample(
                time: place,
                offset: 0,
                size: UInt32(payload.count),
                isKeyframe: true,
                usualDuration: duration
            ),
            payload
        )
        return complete
    }

    /// Ends the segment; returns its last fragment.
    ///
    /// - Parameter next: when the access unit behind it is decoded, if there is one.
    public mutating func finish(before next: MediaTime? = nil) -> [[UInt8]] {
        cut(before: next.map { time(of: $0) })
    }

    /// How much video it has, up to an access unit behind its last one.
    public func duration(before next: MediaTime? = nil) -> MediaTime {
        MediaTime(microseconds: next.map { time(of: $0) } ?? lastVideoTime + lastVideoDuration)
    }

    /// Where a decoding time is in the segment; muxers that are off by a frame must not make it go back.
    private func time(of dts: MediaTime) -> Int64 {
        max(min((dts - origin).microseconds, Self.latest), lastVideoTime)
    }

    private func isCut(before time: Int64, isKeyframe: Bool) -> Bool {
        guard let first = video.samples.first else { return false }
        let length = time - first.time
        // With the access unit that comes it would be too long.
        let next = length + (time - lastVideoTime)
        return next > Self.longestFragment || (isKeyframe && length >= Self.shortestFragment)
            || video.samples.count >= Self.mostSamples || pendingBytes > Self.largestFragment
    }

    private mutating func cut(before next: Int64?) -> [[UInt8]] {
        let pictures = chunk(.video, video, before: next)
        video = PendingSamples()
        instant = nil
        return pictures + cutAudio()
    }

    private mutating func cutAudio() -> [[UInt8]] {
        guard let last = audio.samples.last else { return [] }
        audioEnd = last.time &+ last.usualDuration
        defer { audio = PendingSamples() }
        return chunk(.audio, audio, before: nil)
    }

    /// The bytes of a chunk, in pieces that are not copied.
    private mutating func chunk(_ track: TrackNumber, _ pending: PendingSamples, before next: Int64?) -> [[UInt8]] {
        guard let first = pending.samples.first else { return [] }
        chunks += 1
        let chunk = CMAFChunk(
            number: chunks,
            track: track,
            instant: track == .video ? instant : nil,
            time: first.time,
            samples: pending.table(before: next)
        )
        return [chunk.head, pending.data]
    }
}
