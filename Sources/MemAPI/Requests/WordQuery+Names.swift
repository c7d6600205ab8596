internal import Foundation
internal import MemCore

extension WordQuery {
    /// Whether the name of a stream has all words and phrases in it, in any case and with any accents.
    ///
    /// Names are short and few: they have no index, and a word is found inside of another one as well.
    func isIn(_ name: String) -> Bool {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        let wanted = parts.enumerated().flatMap { index, part in
            index % 2 == 1 ? [part] : part.split(whereSeparator: \.isWhitespace)
        }
        let words = wanted.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "* \t")) }
            .filter { !$0.isEmpty }
        return !words.isEmpty && words.allSatisfy { name.localizedStandardContains($0) }
    }
}
