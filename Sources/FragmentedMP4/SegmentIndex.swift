internal import MemCore

/// Where each sample of a segment lies in its file, and when it is: all that is needed to take a part out of it.
public struct SegmentIndex: Sendable {
    struct Sample: Sendable {
        /// When it is decoded, in the track's timescale.
        var time: Int64
        /// By how much later it is shown.
        var offset: Int64
        var duration: Int64
        var size: Int64
        var isKeyframe: Bool
        /// Where it begins in the file.
        var position: Int64
    }

    /// Samples that lie one behind the other in the file.
    struct Chunk: Sendable {
        /// The number of its fragment.
        var number: UInt32
        /// When its first picture was on screen, if it has pictures.
        var instant: Instant?
        var samples: Range<Int>
    }

    struct Track: Sendable {
        var number: TrackNumber
        var timescale: Int64
        /// How it is coded, as it stands in the file.
        var sampleEntry: [UInt8]
        /// Width and height of the pictures as shown, in 65536ths of a pixel.
        var sides: (width: UInt32, height: UInt32)
        var samples: [Sample] = []
        var chunks: [Chunk] = []
    }

    private(set) var video: Track
    private(set) var audio: Track?

    /// Reads a file that ``SegmentWriter`` wrote, or as much of it as there is; nil if there is no picture in it.
    ///
    /// - Parameters:
    ///   - size: of the file, up to its last whole fragment.
    ///   - read: reads so many bytes, or as many as there are, from a place on.
    public init?(size: Int64, read: (_ offset: Int64, _ count: Int) throws -> [UInt8]) rethrows {
        var tracks: [Track] = []
        var instant: Instant?
        var position: Int64 = 0
        while position < size {
            let head = try read(position, 8)[...]
            guard let bytes = head.number(at: 0, bytes: 4), let type = head.number(at: 4, bytes: 4), bytes >= 8,
                bytes <= UInt64(size - position)
            else { break }
            switch BoxType(rawValue: UInt32(type)) {
            case "moov" where bytes <= SegmentSummary.largestBox:
                tracks = Self.tracks(in: try read(position + 8, Int(bytes) - 8)[...])
            case "prft" where bytes <= SegmentSummary.largestBox:
                instant = try read(position + 8, Int(bytes) - 8)[...].number(at: 8, bytes: 8)
                    .map { NTPTime(rawValue: $0).instant }
            case "moof" where bytes <= SegmentSummary.largestBox:
                let fragment = try read(position + 8, Int(bytes) - 8)[...]
                Self.add(fragment, at: position, instant.take(), to: &tracks)
            default: break
            }
            position += Int64(bytes)
        }
        guard let video = tracks.first(where: { $0.number == .video }), !video.samples.isEmpty else { return nil }
        self.video = video
        audio = tracks.first { $0.number == .audio && !$0.samples.isEmpty }
    }

    private static func tracks(in movie: ArraySlice<UInt8>) -> [Track] {
        BoxReader(movie).compactMap { type, body -> Track? in
            guard type == "trak", let header = body.box("tkhd"), let media = body.box("mdia"),
                let number = header.number(at: 20, bytes: 4).flatMap({ TrackNumber(rawValue: UInt32($0)) }),
                let width = header.number(at: 88, bytes: 4), let height = header.number(at: 92, bytes: 4),
                let timescale = media.box("mdhd")?.number(at: 20, bytes: 4), timescale > 0,
                let description = media.box(at: "minf", "stbl", "stsd")
            else { return nil }
            return Track(
                number: number,
                timescale: Int64(timescale),
                sampleEntry: Array(description.dropFirst(8)),
                sides: (UInt32(width), UInt32(height))
            )
        }
    }

    private static func add(
        _ fragment: ArraySlice<UInt8>,
        at position: Int64,
        _ instant: Instant?,
        to tracks: inout [Track]
    ) {
        let number = UInt32(fragment.box("mfhd")?.number(at: 4, bytes: 4) ?? 0)
        for (type, body) in BoxReader(fragment) where type == "traf" {
            guard let track = body.box("tfhd")?.number(at: 4, bytes: 4),
                let index = tracks.firstIndex(where: { UInt64($0.number.rawValue) == track }),
                let start = body.box("tfdt")?.number(at: 4, bytes: 8), let table = body.box("trun"),
                let count = table.number(at: 4, bytes: 4), let data = table.number(at: 8, bytes: 4)
            else { continue }
            let isVideo = tracks[index].number == .video
            let length = isVideo ? 16 : 8
            guard table.count >= 12 + length * Int(count) else { continue }
            var time = Int64(clamping: start)
            var place = position + Int64(data)
            let first = tracks[index].samples.count
            for row in 0..<Int(count) {
                let field = { (number: Int) in Int64(table.number(at: 12 + row * length + 4 * number, bytes: 4) ?? 0) }
                let sample = Sample(
                    time: time,
                    offset: isVideo ? Int64(Int32(truncatingIfNeeded: field(3))) : 0,
                    duration: field(0),
                    size: field(1),
                    isKeyframe: !isVideo || field(2) & 0x01_0000 == 0,
                    position: place
                )
                tracks[index].samples.append(sample)
                time += sample.duration
                place += sample.size
            }
            guard count > 0 else { continue }
            let chunk = Chunk(
                number: number,
                instant: isVideo ? instant : nil,
                samples: first..<tracks[index].samples.count
            )
            tracks[index].chunks.append(chunk)
        }
    }
}
