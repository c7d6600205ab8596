/// How a movie is coded, as RFC 6381 writes it: what a browser wants to know before it plays anything.
enum CodecNames {
    /// Reads the sample entries of `moov`; nil if one is of no known codec.
    static func text(of movie: ArraySlice<UInt8>) -> String? {
        var names: [String] = []
        for (type, track) in BoxReader(movie) where type == "trak" {
            guard let table = track.box(at: "mdia", "minf", "stbl", "stsd"),
                let (kind, entry) = BoxReader(table.dropFirst(8)).first(where: { _ in true }),
                let name = name(kind, entry)
            else { return nil }
            names.append(name)
        }
        return names.isEmpty ? nil : names.joined(separator: ",")
    }

    private static func name(_ kind: BoxType, _ entry: ArraySlice<UInt8>) -> String? {
        // Fixed fields, then boxes (ISO/IEC 14496-12, 12.1.3 and 12.2.3).
        let (video, audio) = (entry.dropFirst(78), entry.dropFirst(28))
        return switch kind {
        case "avc1": video.box("avcC").flatMap(avc)
        case "hvc1": video.box("hvcC").flatMap(hevc)
        case "av01": video.box("av1C").flatMap(av1)
        case "vp09": video.box("vpcC").flatMap(vp9)
        case "mp4a": audio.box("esds").flatMap(aac)
        case "Opus": "opus"
        default: nil
        }
    }

    /// Profile, constraints and level (RFC 6381, 3.3).
    private static func avc(_ record: ArraySlice<UInt8>) -> String? {
        record.number(at: 1, bytes: 3).map { "avc1." + hex($0, digits: 6) }
    }

    /// Profile, compatibility in reverse order of bits, tier and level, constraints (ISO/IEC 14496-15, E.3).
    private static func hevc(_ record: ArraySlice<UInt8>) -> String? {
        guard let profile = record.number(at: 1, bytes: 1), let flags = record.number(at: 2, bytes: 4),
            let level = record.number(at: 12, bytes: 1)
        else { return nil }
        let space = ["", "A", "B", "C"][Int(profile >> 6)]
        var reversed: UInt64 = 0
        for bit: UInt64 in 0..<32 where flags >> bit & 1 == 1 { reversed |= 1 << (31 - bit) }
        var constraints = record.dropFirst(6).prefix(6).map { hex(UInt64($0)) }
        while constraints.last == "0" { constraints.removeLast() }
        let parts = [
            "hvc1", space + String(profile & 31), hex(reversed), (profile & 32 == 0 ? "L" : "H") + String(level),
        ]
        return (parts + constraints).joined(separator: ".")
    }

    /// Profile, level and tier, depth ("AV1 Codec ISO Media File Format Binding", 5).
    private static func av1(_ record: ArraySlice<UInt8>) -> String? {
        guard let numbers = record.number(at: 1, bytes: 2) else { return nil }
        let (first, second) = (numbers >> 8, numbers & 255)
        let depth = second & 0x40 == 0 ? 8 : second & 0x20 == 0 ? 10 : 12
        return "av01.\(first >> 5).\(two(first & 31))\(second & 0x80 == 0 ? "M" : "H").\(two(UInt64(depth)))"
    }

    /// Profile, level, depth ("VP Codec ISO Media File Format Binding").
    private static func vp9(_ record: ArraySlice<UInt8>) -> String? {
        guard let profile = record.number(at: 4, bytes: 1), let level = record.number(at: 5, bytes: 1),
            let depth = record.number(at: 6, bytes: 1)
        else { return nil }
        return "vp09.\(two(profile)).\(two(level)).\(two(depth >> 4))"
    }

    /// The type of audio object, from the AudioSpecificConfig that the descriptors of ``AudioTrack`` end with.
    private static func aac(_ descriptor: ArraySlice<UInt8>) -> String? {
        // Version and flags; ES_Descriptor; DecoderConfigDescriptor; DecoderSpecificInfo.
        guard let first = descriptor.number(at: 4 + 5 + 15 + 2, bytes: 2) else { return nil }
        let type = first >> 11
        return "mp4a.40.\(type == 31 ? 32 + (first >> 5 & 63) : type)"
    }

    private static func two(_ number: UInt64) -> String { (number < 10 ? "0" : "") + String(number) }

    private static func hex(_ number: UInt64, digits: Int = 1) -> String {
        let text = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
