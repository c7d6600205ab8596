import Testing

@testable import VideoBitstream

@Suite("NAL units are told apart by lengths or by start codes")
struct NALUnitsTests {
    private func units(_ bytes: [UInt8], lengthSize: Int) throws -> [[UInt8]] {
        var units = NALUnits(bytes.span, lengthSize: lengthSize)
        var found: [[UInt8]] = []
        while let range = try units.next(bytes.span) { found.append(Array(bytes[range])) }
        return found
    }

    @Test("Lengths of one, two and four bytes")
    func lengths() throws {
        #expect(try units([2, 9, 8, 1, 7], lengthSize: 1) == [[9, 8], [7]])
        #expect(try units([0, 2, 9, 8, 0, 1, 7], lengthSize: 2) == [[9, 8], [7]])
        #expect(try units([0, 0, 0, 2, 9, 8, 0, 0, 0, 1, 7], lengthSize: 4) == [[9, 8], [7]])
    }

    @Test("Empty units are passed over, a few bytes left over at the end are tolerated")
    func emptyAndTrailing() throws {
        #expect(try units([0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0], lengthSize: 4) == [[7]])
        #expect(try units([], lengthSize: 4) == [])
    }

    @Test("A length that passes the end is an error")
    func overlong() {
        #expect(throws: BitstreamError.truncated(.nalUnit)) { try units([0, 0, 0, 3, 9, 8], lengthSize: 4) }
        #expect(throws: BitstreamError.truncated(.nalUnit)) {
            try units([0xFF, 0xFF, 0xFF, 0xFF, 9, 8], lengthSize: 4)
        }
    }

    @Test("Start codes of three and four bytes, with zeros around them")
    func startCodes() throws {
        let bytes: [UInt8] = [0, 0, 0, 1, 9, 8, 0, 0, 1, 7, 0, 0, 0, 0, 1, 6, 5, 4, 0]
        #expect(try units(bytes, lengthSize: 0) == [[9, 8], [7], [6, 5, 4]])
    }

    @Test("A payload in start codes is recognised although lengths were announced")
    func unannouncedStartCodes() throws {
        let bytes: [UInt8] = [0, 0, 0, 1, 0x67, 8, 9, 0, 0, 0, 1, 0x65, 7, 7]
        #expect(NALUnits(bytes.span, lengthSize: 4).framing == .startCodes)
        #expect(try units(bytes, lengthSize: 4) == [[0x67, 8, 9], [0x65, 7, 7]])
    }

    @Test("Lengths that look like a start code stay lengths as long as they fit")
    func lengthsLikeStartCodes() throws {
        let endOfSequence: [UInt8] = [0, 0, 0, 1, 0x0A, 0, 0, 0, 2, 0x65, 7]
        #expect(try units(endOfSequence, lengthSize: 4) == [[0x0A], [0x65, 7]])
        let long: [UInt8] = [0, 0, 1, 0x10] + [UInt8](repeating: 0x65, count: 0x110)
        #expect(try units(long, lengthSize: 4) == [[UInt8](repeating: 0x65, count: 0x110)])
    }
}
