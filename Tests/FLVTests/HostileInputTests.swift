import MemCore
import NIOCore
import SeededNumbers
import Testing

@testable import FLV

@Suite("Hostile messages never trap")
struct HostileInputTests {
    /// One message of each kind.
    private static let messages = [
        "17 00 000000 0164000a ffe10018", "27 01 000043 00000002 4188", "57 00", "12 84 00",
        "90 68766331 01020304", "91 68766331 000043 0000000c 2801", "a3 61763031 1200", "84 68766331 02 0009",
        "a7 02 07a120 07 00 ff 03 61763031 1200", "96 00 61766331 01 0164000a",
        "96 13 61763031 02 000002 aaaa 01 000003 bbbbbb", "96 20 61763031 01 000002 aaaa 68766331 00 000003 bbbbbb",
    ]

    @Test("A message cut off anywhere is an error or a shorter packet", arguments: messages)
    func cutOff(message: String) {
        let whole = ByteBuffer(hexadecimal: message)
        for length in 0...whole.readableBytes {
            guard let cut = whole.getSlice(at: 0, length: length) else { continue }
            var parser = VideoPacketParser()
            _ = try? parser.parse(cut, at: .zero)
            _ = try? AudioPacket.parse(cut)
        }
    }

    @Test("A slice in the middle of a buffer is read like a buffer of its own", arguments: messages)
    func slices(message: String) throws {
        let alone = ByteBuffer(hexadecimal: message)
        let around = ByteBuffer(hexadecimal: "ffffff \(message) ffffff")
        let slice = try #require(around.getSlice(at: 3, length: alone.readableBytes))
        var first = VideoPacketParser()
        var second = VideoPacketParser()
        #expect(try first.parse(alone, at: .zero) == second.parse(slice, at: .zero))
    }

    @Test("Random and mutated messages, at any timestamp")
    func random() {
        var random = SeededNumbers(seed: 7)
        var parser = VideoPacketParser()
        for round in 0..<20_000 {
            var bytes: [UInt8]
            if round.isMultiple(of: 2), let message = Self.messages.randomElement(using: &random) {
                bytes = Array(ByteBuffer(hexadecimal: message).readableBytesView)
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            } else {
                let count = Int.random(in: 0..<24, using: &random)
                bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            let timestamp = MediaTime(microseconds: Int64.random(in: .min ... .max, using: &random))
            let packet = try? parser.parse(ByteBuffer(bytes: bytes), at: timestamp)
            if let unit = packet?.unit { #expect(unit.payload.readableBytes <= bytes.count) }
            _ = try? AudioPacket.parse(ByteBuffer(bytes: bytes))
        }
    }
}
