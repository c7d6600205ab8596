internal import DecoderProtocol
internal import MemCore

/// Where a file's samples lie on the timeline: its start and media time, strictly ascending.
struct ImportTimeline {
    /// No recording is longer; a timestamp beyond is no time.
    static let longest = MediaTime(microseconds: 366 * 86_400_000_000)

    let source: SourceID
    let start: Instant
    /// How the samples to come are coded.
    var codec: VideoCodec?
    /// Samples so far.
    private(set) var samples = 0
    /// Kept pictures among them.
    private(set) var frames = 0
    private var first: MediaTime?
    private var last: Instant?
    private var span: (size: PictureSize, codec: VideoCodec)?

    init(source: SourceID, start: Instant) {
        self.source = source
        self.start = start
    }

    /// The instant of a sample, and the mark that the timeline needs before it; nil if it makes no sense.
    mutating func place(_ sample: DecodedSample) -> (instant: Instant, mark: TimelineMark?)? {
        guard let codec else { return nil }
        let media = sample.pts - (first ?? sample.pts)
        let instant = start.advanced(by: media)
        guard media >= .zero, media < Self.longest, last.map({ instant > $0 }) ?? true else { return nil }
        first = first ?? sample.pts
        last = instant
        samples += 1
        frames += sample.verdict == .new ? 1 : 0
        guard span?.size != sample.pictureSize || span?.codec != codec else { return (instant, nil) }
        span = (sample.pictureSize, codec)
        let mark = TimelineMark.formatSpan(
            sessionID: nil,
            sourceID: source,
            start: instant,
            pictureSize: sample.pictureSize,
            codec: codec
        )
        return (instant, mark)
    }

    /// How long the video is, up to where its last picture ends.
    func duration(_ position: FilePosition) -> MediaTime {
        let known = last.map { MediaTime(microseconds: $0.microseconds - start.microseconds) } ?? .zero
        return max(known, min(position.end, Self.longest))
    }
}
