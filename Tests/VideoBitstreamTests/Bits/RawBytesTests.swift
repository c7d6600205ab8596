import Testing

@testable import VideoBitstream

@Suite("Emulation prevention bytes are taken out")
struct RawBytesTests {
    @Test("The 03 behind two zeros goes, any other stays")
    func removal() {
        let unit: [UInt8] = [0x67, 0, 0, 3, 1, 0, 3, 0, 0, 3, 0, 0, 3, 3, 9]
        #expect(RawBytes.copy(unit.span, from: 1, limit: 99) == [0, 0, 1, 0, 3, 0, 0, 0, 0, 3, 9])
    }

    @Test("No more is copied than asked for, and nothing from beyond the end")
    func limit() {
        let unit: [UInt8] = [1, 2, 3, 4]
        #expect(RawBytes.copy(unit.span, from: 1, limit: 2) == [2, 3])
        #expect(RawBytes.copy(unit.span, from: 4, limit: 2).isEmpty)
        #expect(RawBytes.copy(unit.span, from: 9, limit: 2).isEmpty)
    }

    @Test("A parameter set longer than any real one is refused, an empty one too")
    func parameterSetLength() {
        let long = [UInt8](repeating: 0x67, count: RawBytes.parameterSetLimit + 1)
        #expect(throws: BitstreamError.malformed(.sequenceParameterSet)) {
            try RawBytes.parameterSet(long.span, headerLength: 1)
        }
        let empty: [UInt8] = [0x67]
        #expect(throws: BitstreamError.truncated(.sequenceParameterSet)) {
            try RawBytes.parameterSet(empty.span, headerLength: 1)
        }
    }

    @Test("What was escaped comes back")
    func roundTrip() {
        var writer = BitWriter()
        for value in [0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 0, 0] { writer.write(value, bits: 8) }
        #expect(RawBytes.copy(writer.escapedBytes.span, from: 0, limit: 99) == writer.bytes)
    }
}
