public import MemCore

/// A part of a recording as one file: MP4 with all its tables in front, made of the bytes of segments.
///
/// It begins and ends where it is asked to, by edit lists: decoding begins with the keyframe before that. Nothing is coded
/// anew, and nothing but tables is held in memory.
public struct RecordingClip: Sendable {
    /// A segment, with when it is.
    public struct Segment: Sendable {
        /// Where its samples are.
        public var index: SegmentIndex
        /// When its first picture was on screen.
        public var start: Instant

        /// Creates a segment.
        public init(index: SegmentIndex, start: Instant) {
            self.index = index
            self.start = start
        }
    }

    /// Bytes of a segment's file that come next.
    public struct Part: Hashable, Sendable {
        /// Which of the segments.
        public var segment: Int
        /// Where in its file.
        public var range: Range<Int64>
    }

    /// What stands before the data.
    public let front: [UInt8]
    /// The data, in order.
    public let parts: [Part]
    /// When its first picture was on screen, or the instant that was asked for.
    public let start: Instant
    /// How long it is.
    public let duration: MediaTime

    /// The bytes of the whole file.
    public var bytes: Int64 { parts.reduce(Int64(front.count)) { $0 + Int64($1.range.count) } }

    /// Cuts a clip out of segments; nil if they have no picture in the range.
    ///
    /// - Parameters:
    ///   - segments: in the order of time.
    ///   - start: the first instant.
    ///   - end: the first instant that is not in it.
    public init?(_ segments: [Segment], from start: Instant, to end: Instant) {
        var video = Self.samples(of: segments, from: start) { $0.video }
        var length = (end.microseconds &- start.microseconds)
        guard length > 0,
            let first = video.lastIndex(where: { $0.sample.isKeyframe && $0.shown <= 0 })
                ?? video.firstIndex(where: { $0.sample.isKeyframe }),
            let last = video.lastIndex(where: { $0.shown < length }), last >= first
        else { return nil }
        video = Array(video[first...last])
        var audio = Self.samples(of: segments, from: start) { $0.audio }.filter { $0.end > 0 && $0.decoded < length }
        // What is asked for may begin before there is anything.
        let late = max(video[0].shown, 0)
        length = min(length, video.map(\.end).max() ?? length) - late
        guard length > 0 else { return nil }
        for index in video.indices { video[index].move(by: -late) }
        for index in audio.indices { audio[index].move(by: -late) }
        audio.removeAll { $0.end <= 0 }
        var tracks = [Self.track(.video, video, segments) { $0.video }].compactMap(\.self)
        tracks += [Self.track(.audio, audio, segments) { $0.audio }].compactMap(\.self)
        parts = Self.place(&tracks)
        self.start = start.advanced(by: MediaTime(microseconds: late))
        duration = MediaTime(microseconds: length)
        let data = parts.reduce(0) { $0 + $1.range.count }
        // The tables are as long whatever stands in them.
        let size = Self.front(tracks, length: length, data: data, base: 0).count
        front = Self.front(tracks, length: length, data: data, base: Int64(size))
    }

    /// The samples of a track of all segments, with their times in the clip.
    private static func samples(
        of segments: [Segment],
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

    private static func track(
        _ number: TrackNumber,
        _ samples: [ClipTrack.Sample],
        _ segments: [Segment],
        _ track: (SegmentIndex) -> SegmentIndex.Track?
    ) -> ClipTrack? {
        guard let first = samples.first, let model = track(segments[first.segment].index) else { return nil }
        var descriptions: [[UInt8]] = []
        var numbers: [Int: Int] = [:]
        for segment in Set(samples.map(\.segment)).sorted() {
            guard let entry = track(segments[segment].index)?.sampleEntry else { continue }
            if let known = descriptions.firstIndex(of: entry) {
                numbers[segment] = known
            } else {
                numbers[segment] = descriptions.count
                descriptions.append(entry)
            }
        }
        var samples = samples
        for index in samples.indices { samples[index].description = numbers[samples[index].segment] ?? 0 }
        return ClipTrack(
            number: number,
            timescale: model.timescale,
            sides: model.sides,
            descriptions: descriptions,
            samples: samples
        )
    }

    /// Puts all samples into the order in which they lie in their files.
    private static func place(_ tracks: inout [ClipTrack]) -> [Part] {
        let all = tracks.indices.flatMap { track in tracks[track].samples.indices.map { (track: track, index: $0) } }
        let order = all.map { (tracks[$0.track].samples[$0.index], $0) }.sorted { left, right in
            (left.0.segment, left.0.sample.position) < (right.0.segment, right.0.sample.position)
        }
        var parts: [Part] = []
        var place: Int64 = 0
        for (sample, target) in order {
            tracks[target.track].samples[target.index].place = place
            place += sample.sample.size
            let range = sample.sample.position..<sample.sample.position + sample.sample.size
            if let last = parts.last, last.segment == sample.segment, last.range.upperBound == range.lowerBound {
                parts[parts.count - 1].range = last.range.lowerBound..<range.upperBound
            } else {
                parts.append(Part(segment: sample.segment, range: range))
            }
        }
        return parts
    }

    private static func front(_ tracks: [ClipTrack], length: Int64, data: Int, base: Int64) -> [UInt8] {
        var writer = BoxWriter()
        writer.box("ftyp") { box in
            box.write("isom" as BoxType)
            box.write(0x200 as UInt32)
            for brand: BoxType in ["isom", "iso6", "mp41"] { box.write(brand) }
        }
        writer.box("moov") { box in
            MovieBoxes.writeMovieHeader(duration: length, tracks: tracks.count, created: 0, to: &box)
            for track in tracks { track.write(length: length, base: base, to: &box) }
        }
        writer.write(1 as UInt32)
        writer.write("mdat" as BoxType)
        writer.write(UInt64(16 + data))
        return writer.bytes
    }
}

extension ClipTrack.Sample {
    fileprivate mutating func move(by distance: Int64) {
        decoded += distance
        shown += distance
        end += distance
    }
}
