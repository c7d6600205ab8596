internal import MemCore

/// As much of FLV as FFmpeg writes: legacy H.264, AAC and MP3, and Enhanced tags, one track of each.
struct FLVFile {
    private let bytes: [UInt8]

    struct Malformed: Error {}

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func clip() throws -> Clip {
        var clip = Clip(codec: .avc, record: [], units: [], reference: [])
        var position = 13
        while position + 11 <= bytes.count {
            let size = Int(integer(position + 1, 3))
            let time = Int64(integer(position + 4, 3) | integer(position + 7, 1) << 24)
            guard position + 11 + size <= bytes.count else { throw Malformed() }
            if bytes[position] == 9, size > 5 {
                read(Array(bytes[position + 11..<position + 11 + size]), at: time, into: &clip)
            }
            if bytes[position] == 8, size > 2 {
                hear(Array(bytes[position + 11..<position + 11 + size]), at: time, into: &clip)
            }
            position += 11 + size + 4
        }
        guard !clip.record.isEmpty, !clip.units.isEmpty else { throw Malformed() }
        return clip
    }

    private func read(_ tag: [UInt8], at time: Int64, into clip: inout Clip) {
        let isKeyframe = tag[0] >> 4 & 7 == 1
        guard tag[0] & 0x80 != 0 else {
            switch tag[1] {
            case 0: clip.record = Array(tag[5...])
            case 1: append(tag[5...], time, offset: signed(tag[2...4]), isKeyframe, to: &clip)
            default: break
            }
            return
        }
        let fourCC = tag[1...4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        clip.codec = VideoCodec(rawValue: fourCC)
        switch tag[0] & 15 {
        case 0: clip.record = Array(tag[5...])
        case 1 where clip.codec == .hevc || clip.codec == .avc:
            append(tag[8...], time, offset: signed(tag[5...7]), isKeyframe, to: &clip)
        case 1, 3: append(tag[5...], time, offset: 0, isKeyframe, to: &clip)
        default: break
        }
    }

    private func hear(_ tag: [UInt8], at time: Int64, into clip: inout Clip) {
        let isEnhanced = tag[0] >> 4 == 9
        if tag[0] >> 4 == 2 {
            var sound = clip.sound ?? Clip.Sound(codec: "mp3")
            sound.packets.append((MediaTime(milliseconds: time), Array(tag.dropFirst())))
            clip.sound = sound
            return
        }
        guard isEnhanced ? tag.count > 5 : tag[0] >> 4 == 10 else { return }
        let codec = isEnhanced ? String(decoding: tag[1...4], as: UTF8.self) : "mp4a"
        let body = Array(tag.dropFirst(isEnhanced ? 5 : 2))
        var sound = clip.sound ?? Clip.Sound(codec: codec)
        switch isEnhanced ? tag[0] & 15 : tag[1] {
        case 0: sound.record = body
        case 1: sound.packets.append((MediaTime(milliseconds: time), body))
        default: break
        }
        clip.sound = sound
    }

    private func append(
        _ payload: ArraySlice<UInt8>,
        _ time: Int64,
        offset: Int64,
        _ isKeyframe: Bool,
        to clip: inout Clip
    ) {
        clip.units.append(
            Clip.Unit(
                dts: MediaTime(milliseconds: time),
                pts: MediaTime(milliseconds: time + offset),
                isKeyframe: isKeyframe,
                payload: Array(payload)
            )
        )
    }

    private func integer(_ position: Int, _ length: Int) -> UInt32 {
        bytes[position..<position + length].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func signed(_ three: ArraySlice<UInt8>) -> Int64 {
        let value = three.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return value >= 0x80_0000 ? value - 0x100_0000 : value
    }
}
