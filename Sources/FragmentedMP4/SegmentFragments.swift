public import MemCore

/// Which fragments a segment has, and where they are in its file: what a player is told of it.
public struct SegmentFragments: Sendable {
    /// The bytes in front of the first fragment.
    public private(set) var front: Int64 = 0
    /// The fragments that have pictures; sound without pictures belongs to the one before.
    public private(set) var fragments: [RecordedFragment] = []
    /// Codecs are told in front, by sequence headers that are no longer.
    private static let longestFront = 160 << 10
    /// What is read at once: the tables of some fragments, whose samples are skipped.
    private static let piece = 4096

    /// Reads a file that ``SegmentWriter`` wrote, or as much of it as there is; nil if there is no picture in it.
    ///
    /// - Parameters:
    ///   - size: of the file.
    ///   - read: reads so many bytes, or as many as there are, from a place on.
    public init?(size: Int64, read: (_ offset: Int64, _ count: Int) throws -> [UInt8]) rethrows {
        var position: Int64 = 0
        var head = FragmentHead()
        var (piece, place): ([UInt8], Int64) = ([], 0)
        /// Bytes that are there already, or are read with some of what follows.
        func bytes(at offset: Int64, _ count: Int) throws -> ArraySlice<UInt8> {
            if offset < place || offset + Int64(count) > place + Int64(piece.count) {
                (piece, place) = (try read(offset, min(max(count, Self.piece), Int(size - offset))), offset)
            }
            return piece.dropFirst(Int(offset - place)).prefix(count)
        }
        while position < size {
            let start = try bytes(at: position, Int(min(8, size - position)))
            guard let length = start.number(at: 0, bytes: 4), let type = start.number(at: 4, bytes: 4), length >= 8,
                length <= UInt64(size - position)
            else { break }
            let kind = BoxType(rawValue: UInt32(type))
            let isRead = ["prft", "moof"].contains(kind)
            if isRead, length > SegmentSummary.largestBox { break }
            let body: ArraySlice<UInt8> = isRead ? try bytes(at: position + 8, Int(length) - 8) : []
            position += Int64(length)
            switch kind {
            case "ftyp": front = position
            case "moov": front = position
            case "mdat":
                add(head, end: position)
                head = FragmentHead()
            default: head.take(kind, body)
            }
        }
        guard !fragments.isEmpty else { return nil }
    }

    /// How a segment is coded, as RFC 6381 writes it (`avc1.64001F,mp4a.40.2`); nil if that can't be told.
    ///
    /// - Parameter read: reads so many bytes of it, or as many as there are, from a place on.
    public static func codecs(read: (_ offset: Int64, _ count: Int) throws -> [UInt8]) rethrows -> String? {
        BoxReader(try read(0, Self.longestFront)[...])
            .first { $0.type == "moov" }
            .flatMap { CodecNames.text(of: $0.body) }
    }

    private mutating func add(_ head: FragmentHead, end: Int64) {
        if let start = head.start {
            let first = fragments.last?.range.upperBound ?? front
            fragments.append(
                RecordedFragment(
                    range: first..<end,
                    start: start,
                    duration: head.duration,
                    isKeyframe: head.isKeyframe
                )
            )
        } else if let last = fragments.last {
            fragments[fragments.count - 1].range = last.range.lowerBound..<end
        }
    }
}
