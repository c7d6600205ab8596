internal import MemCore

/// What of segments is in a clip, with its times there.
struct ClipSelection {
    /// Access units, from a keyframe on.
    private(set) var video: [ClipTrack.Sample]
    /// Packets of sound.
    private(set) var audio: [ClipTrack.Sample]
    /// When the clip begins.
    let start: Instant
    /// How long it is, in microseconds.
    let length: Int64

    /// Nil if there is no picture in the range.
    ///
    /// - Parameter atKeyframe: whether it is to begin with the keyframe that is decoded first, and to end with the last
    ///   picture that is decoded, and not in between.
    init?(_ segments: [RecordingClip.Segment], from start: Instant, to end: Instant, atKeyframe: Bool) {
        var video = Self.samples(of: segments, from: start) { $0.video }
        var length = (end.microseconds &- start.microseconds)
        guard length > 0,
            let first = video.lastIndex(where: { $0.sample.isKeyframe && $0.shown <= 0 })
                ?? video.firstIndex(where: { $0.sample.isKeyframe }),
            var last = video.lastIndex(where: { $0.shown < length }), last >= first
        else { return nil }
        if atKeyframe {
            // Nothing hides what is decoded early for those before it, so there must be no hole before that either.
            let latest = video[first...last].map(\.shown).max() ?? 0
            last = video.lastIndex { $0.shown <= latest } ?? last
            length = latest + 1
        }
        video = Array(video[first...last])
        // What is asked for may begin before there is anything.
        let late = atKeyframe ? video[0].shown : max(video[0].shown, 0)
        if atKeyframe {
            // Pictures that are shown before the keyframe lean on what is not there.
            video.removeAll { $0.shown < late }
        }
        var audio = Self.samples(of: segments, from: start) { $0.audio }
            .filter { $0.decoded < length && (atKeyframe ? $0.decoded >= late : $0.end > 0) }
        let lastEnd = video.map(\.end).max() ?? length
        length = (atKeyframe ? lastEnd : min(length, lastEnd)) - late
        guard length > 0 else { return nil }
        for index in video.indices { video[index].move(by: -late) }
        for index in audio.indices { audio[index].move(by: -late) }
        audio.removeAll { $0.end <= 0 }
        self.video = video
        self.audio = audio
        self.start = start.advanced(by: MediaTime(microseconds: late))
        self.length = length
    }

    /// The samples of a track of all segments, with their times in the clip.
    private static func samples(
        of segments: [RecordingClip.Segment],
        from start: Instant,
        _ track: (SegmentIndex) -> SegmentIndex.Track?
    ) -> [ClipTrack.Sample] {
        segments.enumerated().flatMap { number, segment -> [ClipTrack.Sample] in
            guard let track = track(segment.index), let first = segment.index.video.samples.first else { return [] }
            let base = segment.start.microseconds &- start.microseconds &- first.time &- first.offset
            let scale = 1_000_000 / Double(track.timescale)
            return track.samples.map { sample in
                let decoded = base + Int64((Double(sample.time) * scale).rounded())
                let shown = decoded + Int64((Double(sample.offset) * scale).rounded())
                return ClipTrack.Sample(
                    segment: number,
                    sample: sample,
                    decoded: decoded,
                    shown: shown,
                    end: shown + Int64((Double(sample.duration) * scale).rounded()),
                    description: 0
                )
            }
        }
    }
}

extension ClipTrack.Sample {
    fileprivate mutating func move(by distance: Int64) {
        decoded += distance
        shown += distance
        end += distance
    }
}
