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

    /// What comes next in the file.
    public enum Piece: Hashable, Sendable {
        /// Bytes that are in no segment.
        case bytes([UInt8])
        /// Bytes of the file of a segment.
        case range(Range<Int64>, segment: Int)
    }

    private enum Content: Sendable {
        case mp4(front: [UInt8], parts: [Part])
        case matroska(MatroskaFile)
    }

    /// Bytes of a segment's file.
    private struct Part: Sendable {
        var segment: Int
        var range: Range<Int64>
    }

    /// When its first picture was on screen, or the instant that was asked for.
    public let start: Instant
    /// How long it is.
    public let duration: MediaTime
    /// The bytes of the whole file.
    public let bytes: Int64
    private let content: Content

    /// All of the file, in order; made as it is asked for.
    public var pieces: AnyIterator<Piece> {
        switch content {
        case .mp4(let front, let parts):
            AnyIterator(([.bytes(front)] + parts.lazy.map { .range($0.range, segment: $0.segment) }).makeIterator())
        case .matroska(let file): AnyIterator(file.makeIterator())
        }
    }

    /// Cuts a clip out of segments; nil if they have no picture in the range.
    ///
    /// MP4 begins and ends where it is asked to. Matroska knows no edit lists: it begins with the keyframe before, and
    /// tells when that was, and ends with the last picture that had to be decoded.
    /// - Parameters:
    ///   - segments: in the order of time.
    ///   - start: the first instant.
    ///   - end: the first instant that is not in it.
    ///   - format: the kind of file.
    /// - Throws: ``ClipRefusal``
    public init?(
        _ segments: [Segment],
        from start: Instant,
        to end: Instant,
        as format: ClipFormat = .mp4
    ) throws(ClipRefusal) {
        guard let selection = ClipSelection(segments, from: start, to: end, atKeyframe: format == .mkv) else {
            return nil
        }
        var tracks = [Self.track(.video, selection.video, segments) { $0.video }].compactMap(\.self)
        tracks += [Self.track(.audio, selection.audio, segments) { $0.audio }].compactMap(\.self)
        self.start = selection.start
        duration = MediaTime(microseconds: selection.length)
        switch format {
        case .mp4:
            let parts = Self.place(&tracks)
            let data = parts.reduce(0) { $0 + $1.range.count }
            // The tables are as long whatever stands in them.
            let size = Self.front(tracks, length: selection.length, data: data, base: 0).count
            let front = Self.front(tracks, length: selection.length, data: data, base: Int64(size))
            content = .mp4(front: front, parts: parts)
            bytes = Int64(size + data)
        case .mkv:
            let file = try MatroskaFile(tracks, start: selection.start, length: selection.length)
            content = .matroska(file)
            bytes = file.bytes
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
            MovieBoxes.writeMovieHeader(duration: length, tracks: tracks.map(\.number), created: 0, to: &box)
            for track in tracks { track.write(length: length, base: base, to: &box) }
        }
        writer.write(1 as UInt32)
        writer.write("mdat" as BoxType)
        writer.write(UInt64(16 + data))
        return writer.bytes
    }
}
