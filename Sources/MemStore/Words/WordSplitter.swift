internal import Foundation

/// Splits text into the words by which it is found.
///
/// A word is a run of letters and digits, in lower case and without accents. Scripts that put no spaces between words
/// (Chinese, Japanese, Thai …) have each character as a word of its own; neighbours are found as a phrase.
struct WordSplitter {
    /// A word and where it stands.
    struct Word: Hashable {
        /// The folded word.
        var text: String
        /// The part of the original that it was made of.
        var range: Range<String.Index>
    }

    /// The longest word that is kept, in characters: what is longer is no word.
    static let longest = 64

    /// The words of a text, in their order.
    static func words(in text: String) -> [Word] {
        var words: [Word] = []
        var start: String.Index?
        func end(at index: String.Index) {
            guard let first = start else { return }
            start = nil
            add(first..<index)
        }
        func add(_ range: Range<String.Index>) {
            let folded = fold(text[range])
            if !folded.isEmpty { words.append(Word(text: String(folded.prefix(longest)), range: range)) }
        }
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            let character = text[index]
            if isWordOfItsOwn(character) {
                end(at: index)
                add(index..<next)
            } else if character.isLetter || character.isNumber {
                start = start ?? index
            } else {
                end(at: index)
            }
            index = next
        }
        end(at: text.endIndex)
        return words
    }

    /// The word as it is compared: compatibility forms are one, case and accents don't count.
    private static func fold(_ text: Substring) -> String {
        // Nothing in ASCII has another form than its lower case, and asking Foundation takes long.
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        let plain = String(text).folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: nil
        )
        let letters = plain.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter { scalar in
            scalar.properties.generalCategory != .nonspacingMark
        }
        return String(String.UnicodeScalarView(letters)).replacingOccurrences(of: "ß", with: "ss")
    }

    private static func isWordOfItsOwn(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return spaceless.contains { $0.contains(scalar.value) }
    }

    /// Scripts written without spaces: Thai and Lao, Burmese, Khmer, kana, ideographs with their extensions.
    private static let spaceless: [ClosedRange<UInt32>] = [
        0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
        0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF,
    ]
}
