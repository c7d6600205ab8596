import Testing

@testable import FragmentedMP4

@Suite("Elements of EBML")
struct ElementWriterTests {
    private static let told: [(Int64, [UInt8])] = [
        (0, [0x80]), (126, [0xFE]), (127, [0x40, 0x7F]), (16_382, [0x7F, 0xFE]), (16_383, [0x20, 0x3F, 0xFF]),
        (1 << 40, [0x05, 0, 0, 0, 0, 0]),
    ]

    @Test("tell their length in as few bytes as hold it, of which not all are ones", arguments: told)
    func lengths(length: Int64, bytes: [UInt8]) {
        var writer = ElementWriter()
        writer.head(0xA3, length: length)
        #expect(writer.bytes == [0xA3] + bytes)
    }

    @Test("have numbers in as few bytes as hold them, and bodies in each other")
    func bodies() {
        var writer = ElementWriter()
        writer.element(0x1A45_DFA3) { header in
            header.number(0x4286, 1)
            header.number(0x4287, 0x0102)
            header.number(0x9C, 0)
            header.text(0x4282, "mkv")
        }
        #expect(
            writer.bytes == [0x1A, 0x45, 0xDF, 0xA3, 0x92]
                + [0x42, 0x86, 0x81, 1] + [0x42, 0x87, 0x82, 1, 2] + [0x9C, 0x81, 0] + [0x42, 0x82, 0x83]
                + Array("mkv".utf8)
        )
    }
}
