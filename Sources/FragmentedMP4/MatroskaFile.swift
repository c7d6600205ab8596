internal import MemCore

/// A clip as Matroska (RFC 9559), with its cues in front.
///
/// Only where everything goes is held; the file is made while it is read.
struct MatroskaFile: Sendable {
    /// A sample with its place in the file.
    private struct Block: Sendable {
        var track: UInt8
        var isKeyframe: Bool
        var segment: Int
        var position: Int64
        var size: Int64
        /// In milliseconds from the beginning on.
        var time: Int64
        var decoded: Int64

        /// Bytes of the body of its `SimpleBlock`: track, time and flags, and the sample.
        var length: Int64 { 4 + size }
    }

    /// Blocks that are found together: from a keyframe on, or a few seconds of what has none.
    private struct Cluster: Sendable {
        var blocks: Range<Int>
        var time: Int64
        var length: Int64
        /// From the beginning of the segment element's body on.
        var position: Int64 = 0
        var beginsWithKeyframe: Bool

        /// Bytes with its own head.
        var bytes: Int64 { 4 + Int64(ElementWriter.bytes(ofLength: length)) + length }
    }

    /// A cluster is so long at most: times in it are told in 16 bits.
    private static let longestCluster: Int64 = 5000

    /// The bytes of the whole file.
    let bytes: Int64
    private let front: [UInt8]
    private let blocks: [Block]
    private let clusters: [Cluster]

    /// - Throws: ``ClipRefusal`` where a track has more than one description.
    init(_ tracks: [ClipTrack], start: Instant, length: Int64) throws(ClipRefusal) {
        guard tracks.allSatisfy({ $0.descriptions.count == 1 }) else { throw .formatChanges }
        blocks = Self.blocks(of: tracks)
        var clusters = Self.clusters(of: blocks)
        let information = Self.information(tracks, start: start, length: length)
        // The cues are as long whatever stands in them.
        let places = Self.cues(clusters)
        var position = Int64(information.count + places.count)
        for index in clusters.indices {
            clusters[index].position = position
            position += clusters[index].bytes
        }
        self.clusters = clusters
        var writer = ElementWriter()
        writer.element(0x1A45_DFA3) { header in
            header.number(0x4286, 1)  // EBMLVersion
            header.number(0x42F7, 1)  // EBMLReadVersion
            header.number(0x42F2, 4)  // EBMLMaxIDLength
            header.number(0x42F3, 8)  // EBMLMaxSizeLength
            header.text(0x4282, "matroska")
            header.number(0x4287, 4)  // DocTypeVersion
            header.number(0x4285, 2)  // DocTypeReadVersion
        }
        writer.head(0x1853_8067, length: position)
        bytes = Int64(writer.bytes.count) + position
        front = writer.bytes + information + Self.cues(clusters)
    }

    /// The samples of all tracks, in the order in which they are decoded.
    private static func blocks(of tracks: [ClipTrack]) -> [Block] {
        let blocks = tracks.flatMap { track in
            track.samples.map { sample in
                Block(
                    track: UInt8(track.number.rawValue),
                    isKeyframe: sample.sample.isKeyframe,
                    segment: sample.segment,
                    position: sample.sample.position,
                    size: sample.sample.size,
                    time: max(0, (sample.shown + 500) / 1000),
                    decoded: sample.decoded
                )
            }
        }
        return blocks.sorted { ($0.decoded, $0.track) < ($1.decoded, $1.track) }
    }

    private static func clusters(of blocks: [Block]) -> [Cluster] {
        var clusters: [Cluster] = []
        var first = 0
        func end(_ index: Int) {
            guard index > first else { return }
            let part = blocks[first..<index]
            let time = part.lazy.map(\.time).min() ?? 0
            var head = ElementWriter()
            head.number(0xE7, UInt64(time))
            let length = part.reduce(Int64(head.bytes.count)) {
                $0 + 1 + Int64(ElementWriter.bytes(ofLength: $1.length)) + $1.length
            }
            let keyframe = part.first.map { $0.track == 1 && $0.isKeyframe } ?? false
            clusters.append(
                Cluster(blocks: first..<index, time: time, length: length, beginsWithKeyframe: keyframe)
            )
            first = index
        }
        for (index, block) in blocks.enumerated() {
            let isKeyframe = block.track == 1 && block.isKeyframe
            if isKeyframe || block.time - blocks[first].time > longestCluster { end(index) }
        }
        end(blocks.count)
        return clusters
    }

    /// `Info` and `Tracks`.
    private static func information(_ tracks: [ClipTrack], start: Instant, length: Int64) -> [UInt8] {
        var writer = ElementWriter()
        writer.element(0x1549_A966) { element in
            element.number(0x2AD7B1, 1_000_000)  // TimestampScale: a millisecond
            element.decimal(0x4489, Double(length) / 1000)
            // DateUTC, in nanoseconds from 2001 on.
            element.longNumber(0x4461, UInt64(bitPattern: (start.microseconds - 978_307_200_000_000) &* 1000))
            element.text(0x4D80, "Mem")
            element.text(0x5741, "Mem")
        }
        writer.element(0x1654_AE6B) { element in
            for track in tracks { MatroskaTrack(track).write(to: &element) }
        }
        return writer.bytes
    }

    /// `Cues`: where a player finds keyframes.
    private static func cues(_ clusters: [Cluster]) -> [UInt8] {
        var writer = ElementWriter()
        writer.element(0x1C53_BB6B) { element in
            for cluster in clusters where cluster.beginsWithKeyframe {
                element.element(0xBB) { point in
                    point.number(0xB3, UInt64(cluster.time))
                    point.element(0xB7) { place in
                        place.number(0xF7, 1)
                        place.longNumber(0xF1, UInt64(cluster.position))
                    }
                }
            }
        }
        return writer.bytes
    }

    /// All of the file, in order.
    func makeIterator() -> Iterator { Iterator(self) }

    /// What comes next in the file.
    struct Iterator: IteratorProtocol {
        private let file: MatroskaFile
        private var cluster = -1
        private var block = 0
        private var isData = false

        init(_ file: MatroskaFile) {
            self.file = file
        }

        mutating func next() -> RecordingClip.Piece? {
            if cluster < 0 {
                cluster = 0
                return .bytes(file.front)
            }
            guard cluster < file.clusters.count else { return nil }
            let current = file.clusters[cluster]
            let sample = file.blocks[block]
            if isData {
                isData = false
                block += 1
                if block == current.blocks.upperBound { cluster += 1 }
                return .range(sample.position..<sample.position + sample.size, segment: sample.segment)
            }
            isData = true
            var writer = ElementWriter()
            if block == current.blocks.lowerBound {
                writer.head(0x1F43_B675, length: current.length)
                writer.number(0xE7, UInt64(current.time))
            }
            writer.head(0xA3, length: sample.length)
            let time = UInt16(bitPattern: Int16(clamping: sample.time - current.time))
            writer.write([0x80 | sample.track, UInt8(time >> 8), UInt8(time & 0xFF), sample.isKeyframe ? 0x80 : 0])
            return .bytes(writer.bytes)
        }
    }
}
