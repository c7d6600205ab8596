internal import DuckDB
internal import MemCore

/// Whether what was said and noted is found by its words, and by no others.
struct WordCheck {
    /// So many texts are compared at a time.
    private static let texts: Int64 = 5_000

    private let repairs: Bool
    private let connection: Connection
    private let parts: [(kind: DocumentKind, from: Int64, to: Int64)]

    init(repairs: Bool, connection: Connection) throws(DuckDBError) {
        self.repairs = repairs
        self.connection = connection
        var parts: [(DocumentKind, Int64, Int64)] = []
        for kind in [DocumentKind.transcription, .annotation] {
            let blocks = try connection.run(
                """
                SELECT DISTINCT id // \(Self.texts) AS block FROM (
                    SELECT id FROM mem.\(kind.table)
                    UNION ALL SELECT document FROM mem.documents WHERE kind = \(kind.rawValue)
                    UNION ALL SELECT document FROM mem.postings WHERE kind = \(kind.rawValue)
                ) ORDER BY block
                """
            )
            while let row = try blocks.next() {
                let block = try row.integer(0)
                parts.append((kind, block * Self.texts, (block + 1) * Self.texts))
            }
        }
        self.parts = parts
    }

    /// How many parts there are.
    var steps: Int { parts.count }

    /// Compares every text with its words; where one differs the index of all texts is made anew.
    func run(_ report: inout MemoryCheckReport, _ step: () -> Void) throws(DuckDBError) {
        var finding = MemoryCheckReport.Finding(rule: "texts are found by their words")
        for (kind, from, to) in parts {
            let range = [Value.integer(from), .integer(to)]
            let written = try texts(of: kind, range)
            let lengths = try lengths(of: kind, range)
            let found = try words(of: kind, range)
            finding.checked += written.count
            for text in written {
                let words = WordSplitter.words(in: text.text).map(\.text)
                let isFound = lengths[text.document] == [words.count] && found[text.document] ?? [] == words
                if !isFound { finding.wrong += 1 }
            }
            let known = Set(written.map(\.document))
            finding.wrong += Set(lengths.keys).union(found.keys).subtracting(known).count
            step()
        }
        let strays = try connection.run(
            """
            SELECT (SELECT (count(*) - count(DISTINCT word)) + (count(*) - count(DISTINCT term)) FROM mem.vocabulary)
                + (SELECT count(*) FROM mem.documents WHERE kind > 1) + (SELECT count(*) FROM mem.postings WHERE kind > 1)
            """
        )
        finding.wrong += Int(try strays.next()?.integer(0) ?? 0)
        if finding.wrong > 0, repairs {
            try rebuild()
            finding.repaired = finding.wrong
        }
        report.add(finding)
    }

    private func texts(of kind: DocumentKind, _ range: [Value]) throws(DuckDBError) -> [IndexedText] {
        let column = kind == .annotation ? "content" : "text"
        let rows = try connection.run("SELECT id, \(column) FROM mem.\(kind.table) WHERE id >= ? AND id < ?", range)
        return try rows.map { row throws(DuckDBError) in
            IndexedText(kind: kind, document: try row.integer(0), text: try row.text(1))
        }
    }

    private func lengths(of kind: DocumentKind, _ range: [Value]) throws(DuckDBError) -> [Int64: [Int]] {
        let rows = try connection.run(
            "SELECT document, words FROM mem.documents WHERE kind = \(kind.rawValue) AND document >= ? AND document < ?",
            range
        )
        var lengths: [Int64: [Int]] = [:]
        while let row = try rows.next() { lengths[try row.integer(0), default: []].append(Int(try row.integer(1))) }
        return lengths
    }

    /// The words of texts in their order; a number without a word is the empty one, which no text has.
    private func words(of kind: DocumentKind, _ range: [Value]) throws(DuckDBError) -> [Int64: [String]] {
        let rows = try connection.run(
            """
            SELECT p.document, coalesce(v.word, '') FROM mem.postings p LEFT JOIN mem.vocabulary v ON v.term = p.term
            WHERE p.kind = \(kind.rawValue) AND p.document >= ? AND p.document < ? ORDER BY p.document, p.place
            """,
            range
        )
        var words: [Int64: [String]] = [:]
        while let row = try rows.next() { words[try row.integer(0), default: []].append(try row.text(1)) }
        return words
    }

    /// A crash in between leaves texts that are not found; another repair finds that out.
    private func rebuild() throws(DuckDBError) {
        try connection.transaction { () throws(DuckDBError) in
            for table in ["postings", "documents", "vocabulary"] { try connection.run("DELETE FROM mem.\(table)") }
        }
        for (kind, from, to) in parts {
            let texts = try texts(of: kind, [.integer(from), .integer(to)])
            try connection.transaction { () throws(DuckDBError) in try connection.index(texts) }
            try connection.run("CHECKPOINT \(MainFile.name)")
        }
    }
}

extension DocumentKind {
    /// The table that its texts are in.
    var table: String { self == .annotation ? "annotations" : "transcriptions" }
}
