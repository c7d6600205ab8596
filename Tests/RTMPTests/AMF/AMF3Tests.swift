import NIOCore
import RTMP
import SeededNumbers
import Testing

private func decode(_ digits: String, limits: Limits = Limits()) throws(AMFError) -> AMFValue {
    var decoder = AMF3Decoder(digits.hexadecimalBuffer, limits: limits)
    return try decoder.value()
}

@Suite("AMF3")
struct AMF3Tests {
    static let values: [(String, AMFValue)] = [
        ("00", .undefined), ("01", .null), ("02", .boolean(false)), ("03", .boolean(true)),
        // Integers of 29 bits in one to four bytes, the last with its sign.
        ("04 00", .number(0)), ("04 7f", .number(127)), ("04 8100", .number(128)), ("04 ff7f", .number(16383)),
        ("04 818000", .number(16384)), ("04 ffff7f", .number(2_097_151)), ("04 80c08000", .number(2_097_152)),
        ("04 bfffffff", .number(268_435_455)), ("04 c0808000", .number(-268_435_456)), ("04 ffffffff", .number(-1)),
        ("05 3ff8000000000000", .number(1.5)),
        ("06 09 6c697665", .string("live")), ("06 01", .string("")),
        ("07 07 3c613e", .xml("<a>")), ("0b 07 3c613e", .xml("<a>")),
        ("08 01 3ff0000000000000", .date(1)),
        ("09 05 01 01 03", .strictArray([.null, .boolean(true)])),
        ("09 03 03 61 01 01 03", .ecmaArray([AMFProperty("a", .null), AMFProperty("0", .boolean(true))])),
        // A dynamic object without a class; one of a class with a sealed member.
        ("0a 0b 01 03 61 04 05 01", .object([AMFProperty("a", .number(5))])),
        ("0a 13 03 43 03 61 04 05", .object([AMFProperty("a", .number(5))])),
        (
            "0a 07 43 666c65782e6d6573736167696e672e696f2e4172726179436f6c6c656374696f6e 09 03 01 01",
            .strictArray([.null])
        ),
        ("0c 07 010203", .bytes([1, 2, 3])),
        ("0d 05 00 ffffffff 00000002", .strictArray([.number(-1), .number(2)])),
        ("0e 03 00 ffffffff", .strictArray([.number(4_294_967_295)])),
        ("0f 03 01 3ff0000000000000", .strictArray([.number(1)])),
        ("10 03 00 01 03", .strictArray([.boolean(true)])),
        ("11 03 00 06 03 61 04 05", .ecmaArray([AMFProperty("a", .number(5))])),
    ]

    @Test("reads each type", arguments: values)
    func reads(digits: String, value: AMFValue) throws {
        #expect(try decode(digits) == value)
    }

    @Test("finds text, objects and classes again that are referred to")
    func references() throws {
        #expect(try decode("09 05 01 06 03 61 06 00") == .strictArray([.string("a"), .string("a")]))
        // The array itself is object 0, the one in it is 1.
        #expect(
            try decode("09 05 01 09 03 01 01 09 02") == .strictArray([.strictArray([.null]), .strictArray([.null])])
        )
        // A second object of the same class.
        let object = AMFValue.object([AMFProperty("a", .null)])
        #expect(try decode("09 05 01 0a 13 03 43 03 61 01 0a 01 01") == .strictArray([object, object]))
    }

    @Test(
        "ends with an error for what is cut off, unknown or dangling",
        arguments: [
            ("04 80", .truncated), ("05 00", .truncated), ("06 09 6c", .truncated), ("0c 07 01", .truncated),
            ("12", .unsupportedType(18)), ("06 02", .danglingReference), ("09 02", .danglingReference),
            ("0a 01", .danglingReference), ("0a 07 03 43", .unsupportedType(10)),
            // An array that holds itself.
            ("09 03 01 09 00", .danglingReference),
            ("09 ffffffff 01", .tooMany), ("0a ffffffff 01", .tooMany), ("06 ffffffff", .stringTooLong),
        ] as [(String, AMFError)]
    )
    func errors(digits: String, error: AMFError) {
        #expect(throws: error) { try decode(digits) }
    }

    @Test("keeps the limits of depth and number, within AMF0 as well")
    func limits() throws {
        var limits = Limits()
        limits.amfDepth = 3
        limits.amfValues = 5
        let nested = { (depth: Int) in String(repeating: "090301", count: depth) + "01" }
        #expect(try decode(nested(3), limits: limits) == .strictArray([.strictArray([.strictArray([.null])])]))
        #expect(throws: AMFError.tooDeep) { try decode(nested(4), limits: limits) }
        var mixed = AMF0Decoder(("0a00000001 0a00000001 11" + nested(2)).hexadecimalBuffer, limits: limits)
        #expect(throws: AMFError.tooDeep) { try mixed.values() }
        #expect(throws: AMFError.tooMany) { try decode("09 0b 01 01 01 01 01 01", limits: limits) }
    }

    @Test("survives random and mutilated bytes", arguments: 1...4 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        for round in 0..<1500 {
            let valid = Self.values[round % Self.values.count].0.hexadecimalBytes
            let bytes = round % 2 == 0 ? random.mutated(valid + valid) : [UInt8(round % 18)] + random.bytes(60)
            var decoder = AMF3Decoder(ByteBuffer(bytes: bytes))
            while (try? decoder.value()) != nil {}
        }
    }
}
