/// A 256-bit difference hash (dHash) of a picture's luma: equal pictures have equal ones, alike pictures close ones.
///
/// Bit `y·16 + x` (counted from the most significant bit of the first word) says whether cell (x + 1, y) of the 17×16
/// luma thumbnail is brighter than cell (x, y).
public struct Fingerprint: Hashable, Sendable {
    /// The hash, most significant word first; always four words.
    public var words: (UInt64, UInt64, UInt64, UInt64)

    /// Creates a fingerprint from its four words, most significant first.
    public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        words = (first, second, third, fourth)
    }

    /// How many of the 256 bits differ.
    public func distance(to other: Fingerprint) -> Int {
        (words.0 ^ other.words.0).nonzeroBitCount + (words.1 ^ other.words.1).nonzeroBitCount
            + (words.2 ^ other.words.2).nonzeroBitCount + (words.3 ^ other.words.3).nonzeroBitCount
    }

    /// `100 · (1 − distance / 256)`: 100 for equal hashes, about 50 for unrelated pictures.
    public func similarity(to other: Fingerprint) -> Double {
        100 * (1 - Double(distance(to: other)) / 256)
    }

    /// Compares all four words.
    public static func == (left: Fingerprint, right: Fingerprint) -> Bool {
        left.words == right.words
    }

    /// Feeds all four words.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Fingerprint: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits: the API's `perceptual_hash`.
    public var description: String {
        hexadecimal([words.0, words.1, words.2, words.3])
    }

    /// Reads 64 hexadecimal digits; nil for anything else.
    public init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var words: [UInt64] = []
        for start in stride(from: 0, to: 64, by: 16) {
            var word: UInt64 = 0
            for digit in digits[start..<start + 16] {
                switch digit {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(digit - UInt8(ascii: "0"))
                case UInt8(ascii: "a")...UInt8(ascii: "f"): word = word << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
                case UInt8(ascii: "A")...UInt8(ascii: "F"): word = word << 4 | UInt64(digit - UInt8(ascii: "A") + 10)
                default: return nil
                }
            }
            words.append(word)
        }
        self.init(words[0], words[1], words[2], words[3])
    }
}

extension [UInt8] {
    /// Adds a fingerprint as its ``Fingerprint/description``.
    package mutating func append(_ fingerprint: Fingerprint) {
        append(hexadecimal: fingerprint.words.0)
        append(hexadecimal: fingerprint.words.1)
        append(hexadecimal: fingerprint.words.2)
        append(hexadecimal: fingerprint.words.3)
    }
}
