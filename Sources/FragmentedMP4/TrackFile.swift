public import MemCore

/// One track of a segment as a file of its own: a CMAF track file (ISO/IEC 23000-19, 7.3.3.3).
///
/// The file on disk has the chunks of both tracks, in turns, so that it plays by itself with sound; CMAF wants one track in
/// a file. What is written here are tables: the samples are those of the file on disk, and nothing of them is held in
/// memory. Its time begins with the first picture, in the file of the sound as well.
public struct TrackFile: Sendable {
    /// What comes next in the file.
    public enum Piece: Hashable, Sendable {
        /// Bytes that are not in the segment.
        case bytes([UInt8])
        /// Bytes of the segment's file.
        case range(Range<Int64>)
    }

    private struct Part: Sendable {
        /// Where it begins in the file of the track.
        var place: Int64
        var piece: Piece
    }

    /// How it is coded, as RFC 6381 writes it.
    public let codecs: String?
    /// How many bytes it has.
    public private(set) var bytes: Int64 = 0
    private var parts: [Part] = []

    /// Takes a track of a segment; nil if the segment has no such track.
    public init?(_ track: RecordedTrack, of segment: SegmentIndex) {
        guard let source = track == .video ? segment.video : segment.audio else { return nil }
        let header = SegmentHeader(
            tracks: [
                SegmentHeader.Track(
                    number: source.number,
                    timescale: UInt32(source.timescale),
                    sampleEntry: source.sampleEntry,
                    sides: source.sides,
                    edit: Self.firstPicture(of: segment, in: source.timescale)
                )
            ],
            start: segment.video.chunks.first?.instant ?? Instant(microseconds: 0),
            isTrackFile: true
        )
        let front = header.bytes
        codecs = SegmentFragments.codecs { _, count in Array(front.prefix(count)) }
        append(.bytes(front), front.count)
        for (chunk, next) in zip(source.chunks, source.chunks.dropFirst().map(Optional.some) + [nil]) {
            append(chunk, of: source, before: next.map { source.samples[$0.samples.lowerBound].time })
        }
    }

    /// When the first picture is shown: later than it is decoded, where pictures change places.
    private static func firstPicture(of segment: SegmentIndex, in timescale: Int64) -> Int64 {
        let first = segment.video.chunks.first.map { segment.video.samples[$0.samples] } ?? []
        let shown = max(0, first.lazy.map { $0.time &+ $0.offset }.min() ?? 0)
        return Int64(exactly: (Double(shown) * Double(timescale) / Double(segment.video.timescale)).rounded()) ?? 0
    }

    /// A chunk ends where the next one begins (ISO/IEC 23000-19, 7.3.2.2), also where packets of sound are missing.
    private mutating func append(_ chunk: SegmentIndex.Chunk, of track: SegmentIndex.Track, before next: Int64?) {
        let samples = track.samples[chunk.samples]
        guard let first = samples.first, let last = samples.last else { return }
        var table = samples.map { sample in
            CMAFChunk.Sample(
                duration: UInt32(clamping: sample.duration),
                size: UInt32(clamping: sample.size),
                offset: Int32(clamping: sample.offset),
                isKeyframe: sample.isKeyframe
            )
        }
        if let next { table[table.count - 1].duration = UInt32(clamping: next &- last.time) }
        let head = CMAFChunk(
            number: chunk.number,
            track: track.number,
            instant: chunk.instant,
            time: first.time,
            samples: table
        ).head
        append(.bytes(head), head.count)
        let range = first.position..<last.position + last.size
        append(.range(range), range.count)
    }

    private mutating func append(_ piece: Piece, _ count: Int) {
        parts.append(Part(place: bytes, piece: piece))
        bytes += Int64(count)
    }

    /// What is in a part of the file, in order.
    public func pieces(in range: Range<Int64>) -> [Piece] {
        var (low, high) = (0, parts.count)
        while low < high {
            let middle = (low + high) / 2
            if end(of: middle) > range.lowerBound { high = middle } else { low = middle + 1 }
        }
        return (low..<parts.count).lazy.prefix { parts[$0].place < range.upperBound }.map { index in
            let place = parts[index].place
            let wanted = max(range.lowerBound, place) - place..<min(range.upperBound, end(of: index)) - place
            switch parts[index].piece {
            case .bytes(let bytes): return .bytes(Array(bytes[Int(wanted.lowerBound)..<Int(wanted.upperBound)]))
            case .range(let range):
                return .range(range.lowerBound + wanted.lowerBound..<range.lowerBound + wanted.upperBound)
            }
        }
    }

    private func end(of index: Int) -> Int64 { index + 1 < parts.count ? parts[index + 1].place : bytes }
}
