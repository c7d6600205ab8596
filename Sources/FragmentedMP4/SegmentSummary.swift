public import MemCore

/// What a segment says of itself, which is all that has to be known of it.
public struct SegmentSummary: Hashable, Sendable {
    /// The codec of the video.
    public var videoCodec: VideoCodec
    /// The FourCC of the audio, if there is any.
    public var audioCodec: String?
    /// When its first picture was on screen.
    public var start: Instant
    /// When its last picture was on screen no more.
    public var end: Instant
    /// Where its last whole fragment ends: what is behind that was cut off, and plays nowhere.
    public var bytes: Int64

    /// Reads a file that ``SegmentWriter`` wrote, or as much of it as there is.
    ///
    /// Looks at its boxes alone, not at what is in them to be played.
    ///
    /// - Parameters:
    ///   - size: of the file.
    ///   - read: reads so many bytes, or as many as there are, from a place on.
    /// - Returns: nil if there is no whole fragment with a picture in it.
    public init?(size: Int64, read: (_ offset: Int64, _ count: Int) throws -> [UInt8]) rethrows {
        var codecs: (video: VideoCodec, audio: String?)?
        var first: Instant?
        var last: Instant?
        var reference: Instant?
        var length: Int64 = 0
        var whole: Int64 = 0
        var position: Int64 = 0
        while position < size {
            let head = try read(position, 8)[...]
            guard let bytes = head.number(at: 0, bytes: 4), let type = head.number(at: 4, bytes: 4), bytes >= 8,
                bytes <= UInt64(size - position)
            else { break }
            let isRead = ["moov", "prft", "moof"].contains(BoxType(rawValue: UInt32(type)))
            if isRead, bytes > Self.largestBox { break }
            let body: ArraySlice<UInt8> = try isRead ? read(position + 8, Int(bytes) - 8)[...] : []
            position += Int64(bytes)
            switch BoxType(rawValue: UInt32(type)) {
            case "moov":
                codecs = Self.codecs(in: body)
            case "prft":
                reference = body.number(at: 8, bytes: 8).map { NTPTime(rawValue: $0).instant }
            case "moof":
                length = Self.videoDuration(in: body)
            case "mdat":
                whole = position
                guard let instant = reference.take() else { continue }
                first = first ?? instant
                last = instant.advanced(by: MediaTime(microseconds: length))
            default: break
            }
        }
        guard let codecs, let first, let last else { return nil }
        self.init(videoCodec: codecs.video, audioCodec: codecs.audio, start: first, end: last, bytes: whole)
    }

    /// Creates a summary.
    public init(videoCodec: VideoCodec, audioCodec: String?, start: Instant, end: Instant, bytes: Int64) {
        self.videoCodec = videoCodec
        self.audioCodec = audioCodec
        self.start = start
        self.end = end
        self.bytes = bytes
    }

    /// No box that is read is larger than what the writer's limits lead to.
    static let largestBox: UInt64 = 1 << 20

    private static func codecs(in movie: ArraySlice<UInt8>) -> (video: VideoCodec, audio: String?)? {
        var video: VideoCodec?
        var audio: String?
        for (type, track) in BoxReader(movie) where type == "trak" {
            guard let kind = track.box(at: "mdia", "hdlr")?.number(at: 8, bytes: 4),
                let code = track.box(at: "mdia", "minf", "stbl", "stsd")?.number(at: 12, bytes: 4)
            else { continue }
            let codec = VideoCodec(rawValue: UInt32(code))
            switch BoxType(rawValue: UInt32(kind)) {
            case "vide": video = codec
            case "soun": audio = "\(codec)"
            default: break
            }
        }
        return video.map { ($0, audio) }
    }

    private static func videoDuration(in fragment: ArraySlice<UInt8>) -> Int64 {
        for (type, track) in BoxReader(fragment) where type == "traf" {
            guard track.box("tfhd")?.number(at: 4, bytes: 4) == UInt64(TrackNumber.video.rawValue),
                let table = track.box("trun"), let count = table.number(at: 4, bytes: 4),
                table.count >= 12 + 16 * Int(count)
            else { continue }
            return (0..<Int(count)).reduce(0) { $0 + Int64(table.number(at: 12 + 16 * $1, bytes: 4) ?? 0) }
        }
        return 0
    }
}
