/// What was typed to find words: each term has to be there.
struct WordTerms: Equatable {
    /// Words that stand side by side; a single word is a phrase of one.
    struct Term: Equatable {
        /// The folded words, at least one.
        var words: [String]
        /// Whether the last word is only the beginning of one.
        var isPrefix: Bool
    }

    /// The terms, none twice.
    private(set) var terms: [Term] = []

    /// The most words of a query; each one costs a look at the whole index.
    static let most = 32

    /// Reads what was typed: words, "phrases in quotes", beginnings of words*.
    init(_ text: String) {
        var isQuoted = false
        var count = 0
        for part in text.split(separator: "\"", omittingEmptySubsequences: false) {
            defer { isQuoted.toggle() }
            let pieces = isQuoted ? [part] : part.split { $0.isWhitespace }
            for piece in pieces {
                // A piece with a hyphen or in a script without spaces is a phrase as well.
                let words = WordSplitter.words(in: String(piece)).map(\.text)
                let term = Term(words: words, isPrefix: piece.last == "*")
                count += words.count
                guard !words.isEmpty, count <= Self.most, !terms.contains(term) else { continue }
                terms.append(term)
            }
        }
    }

    /// Whether there is nothing to look for.
    var isEmpty: Bool { terms.isEmpty }
}
