/// The part of a text that shows the words that were looked for.
enum WordSnippet {
    /// Characters on each side of the first word that was found.
    private static let around = 60

    /// One line of a text around the first of the words, with dots where something was cut off.
    static func of(_ text: String, showing terms: WordTerms) -> String {
        let wanted = terms.terms.compactMap { term in
            term.words.first.map { ($0, term.isPrefix && term.words.count == 1) }
        }
        let first = WordSplitter.words(in: text).first { word in
            wanted.contains { $1 ? word.text.hasPrefix($0) : word.text == $0 }
        }
        let middle = first?.range.lowerBound ?? text.startIndex
        let start = text.index(middle, offsetBy: -around, limitedBy: text.startIndex) ?? text.startIndex
        let end = text.index(middle, offsetBy: around, limitedBy: text.endIndex) ?? text.endIndex
        let line = text[start..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return (start > text.startIndex ? "… " : "") + line + (end < text.endIndex ? " …" : "")
    }
}
