import Testing

@testable import VideoBitstream

@Suite("Bits are read most significant first")
struct BitReaderTests {
    private func reader(_ bytes: [UInt8]) -> BitReader {
        BitReader(bytes, .sequenceParameterSet)
    }

    @Test("Fields of any width follow each other without gaps")
    func fields() throws {
        var reader = reader([0b1010_0101, 0b1100_0011, 0xFF, 0x00, 0x81, 0x7E])
        #expect(try reader.bits(1) == 1)
        #expect(try reader.bits(3) == 0b010)
        #expect(try reader.bits(10) == 0b01_0111_0000)
        #expect(try reader.bits(0) == 0)
        #expect(try reader.bits(32) == 0b11_1111_1111_0000_0000_1000_0001_0111 << 2 | 0b11)
        #expect(reader.remaining == 2)
        #expect(throws: BitstreamError.truncated(.sequenceParameterSet)) { try reader.bits(3) }
        #expect(try reader.bits(2) == 0b10)
        #expect(throws: BitstreamError.truncated(.sequenceParameterSet)) { try reader.bit() }
    }

    @Test("Exp-Golomb codes come back as written", arguments: [0, 1, 2, 3, 7, 8, 255, 65535, 1 << 31, (1 << 32) - 2])
    func expGolomb(value: Int) throws {
        var writer = BitWriter()
        writer.writeExpGolomb(value)
        writer.writeExpGolomb(5)
        var reader = reader(writer.bytes)
        #expect(try reader.unsignedExpGolomb() == value)
        #expect(try reader.unsignedExpGolomb() == 5)
    }

    @Test("Signed codes alternate between positive and negative", arguments: [0, 1, -1, 2, -2, 300, -300, 1 << 30])
    func signedExpGolomb(value: Int) throws {
        var writer = BitWriter()
        writer.writeSignedExpGolomb(value)
        var reader = reader(writer.bytes)
        #expect(try reader.signedExpGolomb() == value)
    }

    @Test("A code with more than 31 leading zeros is refused, one that breaks off too")
    func hostileCodes() {
        var endless = reader([0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: BitstreamError.malformed(.sequenceParameterSet)) { try endless.unsignedExpGolomb() }
        var short = reader([0, 0])
        #expect(throws: BitstreamError.truncated(.sequenceParameterSet)) { try short.unsignedExpGolomb() }
        var cut = reader([0b0000_1000])
        #expect(throws: BitstreamError.truncated(.sequenceParameterSet)) { try cut.unsignedExpGolomb() }
    }

    @Test("A value over its bound is malformed")
    func bound() {
        var writer = BitWriter()
        writer.writeExpGolomb(17)
        var reader = reader(writer.bytes)
        #expect(throws: BitstreamError.malformed(.sequenceParameterSet)) {
            try reader.unsignedExpGolomb(atMost: 16)
        }
    }
}
