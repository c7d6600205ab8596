/// The front of an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
struct AudioSpecificConfig {
    let sampleRate: UInt32
    let channels: UInt16
    /// Samples of sound in a packet.
    let frameLength: Int64

    /// Nil if it is cut off, or names no rate.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard var type = reader.objectType(), let rate = reader.sampleRate(), let layout = reader.bits(4) else {
            return nil
        }
        if type == 5 || type == 29 {
            // Spectral band replication: the rate above is that of the core, which packets are counted in.
            guard reader.sampleRate() != nil, let core = reader.objectType() else { return nil }
            type = core
        }
        guard rate > 0, rate <= 192_000, let isShort = reader.bits(1) else { return nil }
        sampleRate = rate
        channels = layout == 7 ? 8 : layout == 0 ? 2 : UInt16(layout)
        // Low-delay AAC halves it.
        let usual: Int64 = isShort == 1 ? 960 : 1024
        frameLength = type == 23 || type == 39 ? usual / 2 : usual
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        mutating func bits(_ count: Int) -> UInt32? {
            guard position + count <= bytes.count * 8 else { return nil }
            var value: UInt32 = 0
            for _ in 0..<count {
                value = value << 1 | UInt32(bytes[position / 8] >> UInt8(7 - position % 8) & 1)
                position += 1
            }
            return value
        }

        mutating func objectType() -> UInt32? {
            guard let type = bits(5) else { return nil }
            return type == 31 ? bits(6).map { 32 + $0 } : type
        }

        mutating func sampleRate() -> UInt32? {
            guard let index = bits(4) else { return nil }
            if index == 15 { return bits(24) }
            return Self.rates.indices.contains(Int(index)) ? Self.rates[Int(index)] : nil
        }

        /// Table 1.18.
        private static let rates: [UInt32] = [
            96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
        ]
    }
}
