import Testing

@testable import VideoBitstream

@Suite("Skipped macroblocks are counted")
struct AVCSkipDecoderTests {
    /// Writes them by arithmetic encoding (ISO/IEC 14496-10, 9.3.4).
    private struct Encoder {
        private var writer = BitWriter()
        private var range = 510
        private var low = 0
        private var outstanding = 0
        private var isFirst = true
        private var state: Int
        private var likely: Bool

        /// A slice of type P with cabac_init_idc 0.
        init(quantiser: Int) {
            let initial = min(max((23 * quantiser) >> 4 + 33, 1), 126)
            likely = initial > 63
            state = likely ? initial - 64 : 63 - initial
        }

        var bytes: [UInt8] { writer.bytes }

        mutating func encode(isSkipped: Bool) {
            let unlikely = ArithmeticTables.ranges[state * 4 + (range >> 6) & 3]
            range -= unlikely
            if isSkipped == likely {
                state = min(state + 1, ArithmeticTables.surest)
            } else {
                low += range
                range = unlikely
                if state == 0 { likely.toggle() }
                state = ArithmeticTables.statesOfUnlikely[state]
            }
            renormalise()
        }

        mutating func encode(isEnd: Bool) {
            range -= 2
            if isEnd {
                low += range
                range = 2
            }
            renormalise()
            guard isEnd else { return }
            put(low >> 9 & 1)
            writer.write(low >> 7 & 3 | 1, bits: 2)
        }

        private mutating func renormalise() {
            while range < 256 {
                if low < 256 {
                    put(0)
                } else if low >= 512 {
                    low -= 512
                    put(1)
                } else {
                    low -= 256
                    outstanding += 1
                }
                range <<= 1
                low <<= 1
            }
        }

        private mutating func put(_ bit: Int) {
            if isFirst { isFirst = false } else { writer.write(bit, bits: 1) }
            for _ in 0..<outstanding { writer.write(1 - bit, bits: 1) }
            outstanding = 0
        }
    }

    private func slice(_ count: Int, quantiser: Int, without missing: Int? = nil) -> [UInt8] {
        var encoder = Encoder(quantiser: quantiser)
        for index in 0..<count {
            encoder.encode(isSkipped: index != missing)
            encoder.encode(isEnd: index == count - 1)
        }
        return encoder.bytes
    }

    private func count(_ bytes: [UInt8], quantiser: Int, upTo limit: Int) throws(BitstreamError) -> Int? {
        var decoder = try AVCSkipDecoder(
            BitReader(bytes, .sliceHeader),
            isBipredicted: false,
            initialisation: 0,
            quantiser: quantiser
        )
        return try decoder.count(upTo: limit)
    }

    @Test("if all of a slice are", arguments: [1, 2, 61, 62, 63, 64, 90, 1000, 8160], [0, 20, 26, 51])
    func all(_ macroblocks: Int, _ quantiser: Int) throws {
        let bytes = slice(macroblocks, quantiser: quantiser)
        #expect(try count(bytes, quantiser: quantiser, upTo: macroblocks) == macroblocks)
        #expect(try count(bytes, quantiser: quantiser, upTo: 8192) == macroblocks)
        #expect(try count(bytes, quantiser: quantiser, upTo: macroblocks - 1) == nil)
    }

    @Test("but not if one is missing, wherever it is", arguments: [26, 51])
    func oneMissing(_ quantiser: Int) throws {
        for missing in [Int](0..<150) + [400, 999] {
            let bytes = slice(1000, quantiser: quantiser, without: missing)
            #expect(try count(bytes, quantiser: quantiser, upTo: 1000) == nil, "\(missing)")
        }
    }

    @Test("a slice that ends early is refused")
    func cut() throws {
        let bytes = slice(8160, quantiser: 26)
        for length in 2..<bytes.count - 2 {
            #expect(throws: BitstreamError.truncated(.sliceHeader), "\(length)") {
                try count(Array(bytes[..<length]), quantiser: 26, upTo: 8160)
            }
        }
    }
}
