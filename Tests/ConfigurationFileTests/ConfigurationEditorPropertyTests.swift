import MemCore
import Testing

@testable import ConfigurationFile

@Suite("Many edits of many files")
struct ConfigurationEditorPropertyTests {
    /// Knuth's linear congruential generator: the same files and edits in every run.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }

        mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }
    }

    /// Values that may be, for a key.
    private static func values(_ key: ConfigurationKey) -> [String] {
        switch key.rule {
        case .flag: ["true", "false"]
        case .whole(_, let range):
            ["\(range.lowerBound)", "\(range.upperBound)", "100"].filter { Int($0).map(range.contains) == true }
        case .decimal(_, let range): ["\(range.lowerBound)", "\(range.upperBound)", "12.5"]
        case .optionalWhole: ["null", "0", "100"]
        case .optionalDecimal: ["null", "0", "95.5"]
        case .text(_, .hostName): ["localhost", "10.0.0.1", "::1", "fe80::1%eth0", "yes", "a-b.c_d", "1.5"]
        case .text(_, _): ["a", "./x y.duckdb", "ü/日本#1.duckdb", "a: b", "'", "\"", "a\tb\u{85}c", "true", "C:\\x"]
        case .optionalText: ["null", "/srv/films", "./x y/", "ü: b"]
        case .texts: ["", "*", "https://a.example,http://b.example:81"]
        case .word(let words, _, _): words
        }
    }

    /// A file with some of the keys, in one of many styles, with remarks in between.
    private static func file(_ dice: inout Dice) -> String {
        let keys = ConfigurationKey.all.filter { _ in dice.roll(3) > 0 }
        let remark = { (dice: inout Dice) in
            dice.pick(["", "", " # so", "\t# ü 日本 {[\"", "   "])
        }
        let unit = dice.pick([1, 2, 4, 8])
        let end = dice.pick(["\n", "\n", "\r\n"])
        var lines = dice.pick([[], ["# Mine: {a, b}", ""], ["---"], ["%YAML 1.1", "---"]])
        var open: [String] = []
        for key in keys {
            for section in key.sections where !open.contains(section) {
                let names = section.split(separator: ".")
                let margin = String(repeating: " ", count: (names.count - 1) * unit)
                lines.append(margin + (names.last ?? "") + ":" + remark(&dice))
                open.append(section)
            }
            let margin = String(repeating: " ", count: key.sections.count * unit)
            if dice.roll(4) == 0 { lines.append(dice.pick(["", margin + "# \(key.path): 5", "#"])) }
            var configuration = Configuration()
            _ = key.rule.apply(
                ConfigurationValue(written: dice.pick(values(key)), notation: .environment),
                to: &configuration
            )
            var written = key.rule.yaml(configuration)
            if case .text(let place, _) = key.rule {
                written = dice.pick([
                    written, YAMLScalar.doubleQuoted(configuration[keyPath: place]),
                    YAMLScalar.singleQuoted(configuration[keyPath: place]),
                ])
            }
            lines.append(margin + key.name + ":" + dice.pick([" ", "   "]) + written + remark(&dice))
        }
        return lines.joined(separator: end) + dice.pick(["", end, end + end])
    }

    @Test("every edit sets what it is to set and nothing else, and takes no other character away", arguments: 1...6)
    func edits(seed: UInt64) throws {
        var dice = Dice(state: seed &* 7919)
        for _ in 0..<40 {
            let text = Self.file(&dice)
            var editor = ConfigurationEditor(text)
            var wanted = try Self.read(text)
            for _ in 0...dice.roll(4) {
                let key = dice.pick(ConfigurationKey.all)
                let value = ConfigurationValue(written: dice.pick(Self.values(key)), notation: .environment)
                guard key.rule.apply(value, to: &wanted) == nil else { continue }
                let before = editor.text
                try editor.set(key, to: wanted)
                #expect(try Self.read(editor.text) == wanted)
                Self.expectOneChange(from: before, to: editor.text, key)
            }
        }
    }

    private static func read(_ text: String) throws -> Configuration {
        var configuration = Configuration()
        var reader = ConfigurationYAML(path: nil)
        reader.read(text, into: &configuration)
        #expect(reader.problems.isEmpty, "\(text)")
        return configuration
    }

    /// What both texts begin and end with leaves a value's own characters, or nothing, of the old one.
    private static func expectOneChange(from old: String, to new: String, _ key: ConfigurationKey) {
        let (old, new) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = min(
            zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count,
            min(old.count, new.count) - head
        )
        let gone = String(String.UnicodeScalarView(old[head..<old.count - tail]))
        #expect(!gone.contains("\n") && !gone.contains(" #"), "\(key.path): \(gone)")
    }
}
