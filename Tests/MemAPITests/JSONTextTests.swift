import Foundation
import MemCore
import Testing

@testable import MemAPI

@Suite("JSON text")
struct JSONTextTests {
    /// All that values can do when they encode themselves.
    private struct Everything: Codable, Equatable {
        struct Part: Codable, Equatable {
            var name: String
            var numbers: [Int?]
        }

        var flag = true
        var tiny: UInt8 = 255
        var large = UInt64.max
        var least = Int64.min
        var double = 0.1
        var whole = -3.0
        var small = 1e-300
        var float: Float = 1.5
        var none: String?
        var text = "a"
        var parts = [Part(name: "one", numbers: [1, nil, 3]), Part(name: "", numbers: [])]
        var lists = [[], ["x"], ["y", "z"]]
        var flags = [true, false]
        var doubles = [0.5, 2]
        var table = ["b": Part(name: "b", numbers: [2]), "a\"": Part(name: "a", numbers: [])]
        var value = JSONValue.object(["k": .array([.null, .bool(true), .number(1.25)]), "j": .object([:])])
        var choice = Choice.first(number: 4)
    }

    private enum Choice: Codable, Equatable {
        case first(number: Int)
    }

    @Test("what is written reads as what it was")
    func everything() throws {
        let text = Data(try JSONText.of(Everything()))
        #expect(try JSONDecoder().decode(Everything.self, from: text) == Everything())
    }

    @Test(
        "it is written as Foundation writes it",
        arguments: [
            "", "a/b", "\"\\\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}", "é 漢字 \u{2028} 👩‍👩‍👧", String(repeating: "x", count: 100),
        ]
    )
    func text(_ text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value = [text: [text]]
        #expect(try JSONText.of(value) == Array(encoder.encode(value)))
    }

    @Test(
        "numbers are written as Foundation writes them",
        arguments: [0, -0.0, 1, 0.1, 1e21, 1e-7, 123_456_789.125, -2.5]
    )
    func number(_ number: Double) throws {
        #expect(try JSONText.of([number]) == Array(JSONEncoder().encode([number])))
    }

    @Test("a number that JSON has no notation for is refused", arguments: [Double.nan, .infinity])
    func noNumber(_ number: Double) {
        #expect(throws: EncodingError.self) { try JSONText.of(["x": number]) }
    }

    /// A value that adds to the fields of another one, and to a part of its own.
    private struct Extended: Encodable {
        enum Name: String, CodingKey {
            case more, part, last, name, list
        }

        func encode(to encoder: any Encoder) throws {
            try Everything.Part(name: "one", numbers: [1]).encode(to: encoder)
            var fields = encoder.container(keyedBy: Name.self)
            try fields.encode(2, forKey: .more)
            var part = fields.nestedContainer(keyedBy: Name.self, forKey: .part)
            try part.encode("inner", forKey: .name)
            var list = part.nestedUnkeyedContainer(forKey: .list)
            var item = list.nestedContainer(keyedBy: Name.self)
            try item.encode(1, forKey: .name)
            try list.encodeNil()
            try fields.encodeNil(forKey: .last)
        }
    }

    @Test("fields keep the order in which they are told")
    func order() throws {
        let text = String(decoding: try JSONText.of([Extended()]), as: UTF8.self)
        #expect(
            text == """
                [{"name":"one","numbers":[1],"more":2,"part":{"name":"inner","list":[{"name":1},null]},"last":null}]
                """
        )
    }

    /// A value that writes itself.
    private struct Written: JSONWritable {
        var name: String?
        var number: Double?
        var parts: [Written] = []
        var metadata: [String: JSONValue] = [:]

        func write(to json: inout JSONOutput) {
            json.object { json in
                json.field("name", name)
                json.field("number", number)
                json.field("first", parts.first)
                json.field("parts", parts)
                json.field("metadata", metadata)
                json.field("size", Int.min)
                json.field("is", true)
                json.null("nothing")
            }
        }
    }

    /// The same value, told to an encoder.
    private struct Told: Encodable {
        let value: Written

        enum Name: String, CodingKey {
            case name, number, first, parts, metadata, size, `is`, nothing
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Name.self)
            try fields.encode(value.name, forKey: .name)
            try fields.encode(value.number, forKey: .number)
            try fields.encode(value.parts.first.map(Told.init), forKey: .first)
            try fields.encode(value.parts.map(Told.init), forKey: .parts)
            try fields.encode(value.metadata, forKey: .metadata)
            try fields.encode(Int.min, forKey: .size)
            try fields.encode(true, forKey: .is)
            try fields.encodeNil(forKey: .nothing)
        }
    }

    @Test("what writes itself reads as what is told to an encoder, wherever it stands")
    func written() throws {
        let part = Written(name: "\"\n", number: 0.1, metadata: ["b": .array([.null, .number(2)]), "a": .object([:])])
        let whole = Written(number: -7, parts: [part, Written(), part], metadata: ["k": .bool(false)])
        #expect(try JSONText.of(whole) == JSONText.of(Told(value: whole)))
        #expect(try JSONText.of(["x": [whole, part]]) == JSONText.of(["x": [Told(value: whole), Told(value: part)]]))
        let foundation = JSONEncoder()
        #expect(throws: EncodingError.self) { try foundation.encode(whole) }
    }

    @Test("in what writes itself a number that JSON has no notation for is null", arguments: [Double.nan, .infinity])
    func noNumberWritten(_ number: Double) throws {
        #expect(try JSONText.of(Written(number: number)) == JSONText.of(Written()))
    }
}
