public import MemCore

/// What stands in front of a fragment's samples: what the fragment is.
public struct FragmentHead: Hashable, Sendable {
    /// When its first picture was on screen; nil if it has sound alone.
    public var start: Instant?
    /// How much video it has.
    public var duration = MediaTime.zero
    /// Whether its first picture depends on no other.
    public var isKeyframe = false

    /// Reads it from the first piece of a fragment; nil if that is something else.
    public init?(_ bytes: [UInt8]) {
        var isFragment = false
        for (type, body) in BoxReader(bytes[...]) {
            take(type, body)
            isFragment = isFragment || type == "moof"
        }
        guard isFragment else { return nil }
    }

    init() {}

    /// Takes one of its boxes.
    mutating func take(_ type: BoxType, _ body: ArraySlice<UInt8>) {
        switch type {
        case "prft": start = body.number(at: 8, bytes: 8).map { NTPTime(rawValue: $0).instant }
        case "moof": takeVideo(of: body)
        default: break
        }
    }

    private mutating func takeVideo(of fragment: ArraySlice<UInt8>) {
        for (type, track) in BoxReader(fragment) where type == "traf" {
            guard track.box("tfhd")?.number(at: 4, bytes: 4) == UInt64(TrackNumber.video.rawValue),
                let table = track.box("trun"), let count = table.number(at: 4, bytes: 4), count > 0,
                table.count >= 12 + 16 * Int(count), let flags = table.number(at: 20, bytes: 4)
            else { continue }
            let length = (0..<Int(count)).reduce(0) { $0 + Int64(table.number(at: 12 + 16 * $1, bytes: 4) ?? 0) }
            duration = MediaTime(microseconds: length)
            isKeyframe = flags & 0x01_0000 == 0
        }
    }
}
