/// What Matroska says of a track (RFC 9559, 5.1.4): the same as its sample entry in MP4, in other words.
struct MatroskaTrack {
    let track: ClipTrack
    private let entry: ArraySlice<UInt8>

    init(_ track: ClipTrack) {
        self.track = track
        entry = (track.descriptions.first ?? [])[...]
    }

    /// Writes `TrackEntry`.
    func write(to writer: inout ElementWriter) {
        let isVideo = track.number == .video
        writer.element(0xAE) { element in
            element.number(0xD7, UInt64(track.number.rawValue))  // TrackNumber
            element.number(0x73C5, UInt64(track.number.rawValue))  // TrackUID
            element.number(0x83, isVideo ? 1 : 2)  // TrackType
            element.number(0x9C, 0)  // FlagLacing
            element.text(0x86, codec.name)
            if !codec.setup.isEmpty { element.binary(0x63A2, codec.setup) }
            if codec.name == "A_OPUS" { element.number(0x56BB, 80_000_000) }  // SeekPreRoll (RFC 7845, 4.6)
            if isVideo {
                element.element(0xE0) { video in
                    video.number(0xB0, UInt64(track.sides.width >> 16))
                    video.number(0xBA, UInt64(track.sides.height >> 16))
                }
            } else {
                element.element(0xE1) { audio in
                    audio.decimal(0xB5, Double(track.timescale))
                    audio.number(0x9F, entry.number(at: 24, bytes: 2) ?? 2)
                }
            }
        }
    }

    private var kind: BoxType { BoxType(rawValue: UInt32(entry.number(at: 4, bytes: 4) ?? 0)) }

    /// The name of the codec, and what a decoder has to know ("Matroska Codec Specifications", 5).
    private var codec: (name: String, setup: [UInt8]) {
        switch kind {
        case "avc1": ("V_MPEG4/ISO/AVC", box("avcC", behind: 86))
        case "hvc1": ("V_MPEGH/ISO/HEVC", box("hvcC", behind: 86))
        case "av01": ("V_AV1", box("av1C", behind: 86))
        case "vp09": ("V_VP9", [])
        case "mp4a": ("A_AAC", audioSpecificConfig)
        default: ("A_OPUS", opusHead)
        }
    }

    /// A box in the sample entry, behind its fields.
    private func box(_ type: BoxType, behind fields: Int) -> [UInt8] {
        Array(entry.dropFirst(fields).box(type) ?? [])
    }

    /// The last descriptor but one of `esds`, as ``AudioTrack`` writes it.
    private var audioSpecificConfig: [UInt8] {
        let descriptors = box("esds", behind: 36)
        guard descriptors.count > 26, descriptors[24] == 0x05 else { return [] }
        return Array(descriptors.dropFirst(26).prefix(Int(descriptors[25])))
    }

    /// The header of Ogg, which is `dOps` with its numbers turned round (RFC 7845, 5.1).
    private var opusHead: [UInt8] {
        let box = box("dOps", behind: 36)
        guard box.count >= 11 else { return [] }
        return Array("OpusHead".utf8) + [1, box[1], box[3], box[2]] + box[4...7].reversed()
            + [box[9], box[8], box[10]] + box[11...]
    }
}
