/// Writes the headers that no encoder at hand would write.
struct BitWriter {
    private var bits: [Bool] = []

    /// The bits with an rbsp_stop_one_bit and zeros behind, in whole bytes.
    var bytes: [UInt8] {
        var padded = bits + [true]
        while padded.count % 8 != 0 { padded.append(false) }
        return stride(from: 0, to: padded.count, by: 8).map { start in
            padded[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    /// The bytes with emulation prevention, as they stand in a NAL unit.
    var escapedBytes: [UInt8] {
        var escaped: [UInt8] = []
        for byte in bytes {
            if byte <= 3, escaped.suffix(2) == [0, 0] { escaped.append(3) }
            escaped.append(byte)
        }
        return escaped
    }

    mutating func write(_ value: Int, bits count: Int) {
        for shift in (0..<count).reversed() { bits.append(value >> shift & 1 == 1) }
    }

    mutating func writeExpGolomb(_ value: Int) {
        let length = Int.bitWidth - (value + 1).leadingZeroBitCount
        write(0, bits: length - 1)
        write(value + 1, bits: length)
    }

    mutating func writeSignedExpGolomb(_ value: Int) {
        writeExpGolomb(value > 0 ? 2 * value - 1 : -2 * value)
    }
}
