import MemCore
import NIOCore

@testable import FLV

extension ByteBuffer {
    /// Reads hexadecimal digits in groups; anything that is no digit only separates.
    init(hexadecimal: String) {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        self.init(bytes: stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    /// The bytes as hexadecimal digits, for comparison.
    var hexadecimal: String {
        readableBytesView.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension VideoPacketParser {
    /// Parses a message written in hexadecimal digits.
    mutating func parse(_ hexadecimal: String, at milliseconds: Int64 = 0) throws -> VideoPacket {
        try parse(ByteBuffer(hexadecimal: hexadecimal), at: MediaTime(milliseconds: milliseconds))
    }
}

extension VideoPacket {
    /// The access unit, if it is one.
    var unit: VideoAccessUnit? {
        guard case .accessUnit(let unit) = self else { return nil }
        return unit
    }

    /// The record in hexadecimal digits, if it is a sequence header.
    var record: String? {
        guard case .sequenceHeader(_, let record) = self else { return nil }
        return record.hexadecimal
    }
}
