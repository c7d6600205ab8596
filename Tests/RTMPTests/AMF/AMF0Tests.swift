import NIOCore
import RTMP
import SeededNumbers
import Testing

private func decode(_ digits: String, limits: Limits = Limits()) throws(AMFError) -> [AMFValue] {
    var decoder = AMF0Decoder(digits.hexadecimalBuffer, limits: limits)
    return try decoder.values()
}

@Suite("AMF0")
struct AMF0Tests {
    static let values: [(String, AMFValue)] = [
        ("00 3ff0000000000000", .number(1)),
        ("01 01", .boolean(true)),
        ("02 0004 6c697665", .string("live")),
        ("03 0003 617070 02 0004 6c697665 000009", .object([AMFProperty("app", .string("live"))])),
        ("03 000009", .object([])),
        ("05", .null),
        ("06", .undefined),
        ("08 00000001 0001 61 01 00 000009", .ecmaArray([AMFProperty("a", .boolean(false))])),
        ("0a 00000002 05 06", .strictArray([.null, .undefined])),
        ("0b 4270000000000000 0000", .date(1_099_511_627_776)),
        ("0f 00000003 3c613e", .xml("<a>")),
    ]

    @Test("reads each type", arguments: values)
    func reads(digits: String, value: AMFValue) throws {
        #expect(try decode(digits) == [value])
    }

    @Test("writes what it reads", arguments: values)
    func writes(digits: String, value: AMFValue) {
        #expect(AMF0Encoder.payload([value]).array == digits.hexadecimalBytes)
    }

    @Test("reads what it never writes: long text, typed objects, unsupported, references, AMF3")
    func others() throws {
        #expect(try decode("0c 00000002 6869") == [.string("hi")])
        #expect(try decode("0d") == [.undefined])
        #expect(try decode("10 0001 43 0001 61 05 000009") == [.object([AMFProperty("a", .null)])])
        #expect(try decode("0a 00000001 05 07 0000") == [.strictArray([.null]), .strictArray([.null])])
        #expect(try decode("11 04 05 05") == [.number(5), .null])
    }

    @Test("puts long text into the long form")
    func longText() throws {
        let text = String(repeating: "x", count: 65536)
        var decoder = AMF0Decoder(AMF0Encoder.payload([.string(text)]))
        #expect(try decoder.values() == [.string(text)])
    }

    @Test("doesn't trust the count of an associative array, nor miss its end")
    func ecmaArrays() throws {
        let one: [AMFValue] = [.ecmaArray([AMFProperty("a", .null)])]
        #expect(try decode("08 ffffffff 0001 61 05 000009") == one)
        #expect(try decode("08 00000000 0001 61 05 000009") == one)
        #expect(try decode("08 00000001 0001 61 05") == one)
        // A property without a name is none the less one.
        #expect(try decode("08 00000001 0000 05 000009") == [.ecmaArray([AMFProperty("", .null)])])
    }

    @Test("replaces what is no UTF-8")
    func text() throws {
        #expect(try decode("02 0003 61ff62") == [.string("a\u{FFFD}b")])
    }

    @Test(
        "ends with an error for what is cut off, reserved or dangling",
        arguments: [
            ("00 3ff0", .truncated), ("02 0004 6c", .truncated), ("03 0001 61", .truncated), ("03", .truncated),
            ("0a 00000002 05", .truncated), ("04", .unsupportedType(4)), ("0e", .unsupportedType(14)),
            ("ff", .unsupportedType(255)), ("07 0000", .danglingReference), ("03 0001 61 07 0000", .danglingReference),
            ("0a ffffffff", .tooMany), ("0c 00ffffff", .stringTooLong),
        ] as [(String, AMFError)]
    )
    func errors(digits: String, error: AMFError) {
        #expect(throws: error) { try decode(digits) }
    }

    @Test("keeps the limits of depth, number and length")
    func limits() throws {
        var limits = Limits()
        limits.amfDepth = 3
        limits.amfValues = 6
        limits.amfStringBytes = 4
        let nested = { (depth: Int) in String(repeating: "0a00000001", count: depth) + "05" }
        #expect(try decode(nested(3), limits: limits).count == 1)
        #expect(throws: AMFError.tooDeep) { try decode(nested(4), limits: limits) }
        #expect(try decode("050505050505", limits: limits).count == 6)
        #expect(throws: AMFError.tooMany) { try decode("05050505050505", limits: limits) }
        #expect(try decode("02 0004 61616161", limits: limits).count == 1)
        #expect(throws: AMFError.stringTooLong) { try decode("02 0005 6161616161", limits: limits) }
    }

    @Test("counts a reference as what it stands for")
    func references() throws {
        var limits = Limits()
        limits.amfDepth = 3
        limits.amfValues = 8
        // [null, null] and an array of a reference to it: 2 values more than meet the eye.
        #expect(try decode("0a 00000002 05 05 0a 00000001 07 0000", limits: limits).count == 2)
        #expect(throws: AMFError.tooMany) {
            try decode("0a 00000002 05 05 0a 00000002 07 0000 07 0000", limits: limits)
        }
        // Each array holds the one before: four levels in the end.
        limits.amfValues = 100
        let chain = "0a 00000001 05  0a 00000001 07 0000  0a 00000001 07 0001"
        #expect(try decode(chain, limits: limits).count == 3)
        #expect(throws: AMFError.tooDeep) { try decode(chain + "0a 00000001 07 0002", limits: limits) }
    }

    @Test("survives random and mutilated bytes", arguments: 1...4 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let valid = AMF0Encoder.payload(Self.values.map(\.1)).array + "0a 00000001 05 07 0000".hexadecimalBytes
        for round in 0..<1500 {
            let bytes = round % 2 == 0 ? random.mutated(valid) : [UInt8(round % 18)] + random.bytes(60)
            var decoder = AMF0Decoder(ByteBuffer(bytes: bytes))
            guard let values = try? decoder.values() else { continue }
            #expect(values.count <= bytes.count)
        }
    }
}
