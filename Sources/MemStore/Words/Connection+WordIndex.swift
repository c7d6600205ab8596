internal import DuckDB
internal import MemCore

extension Connection {
    /// Makes texts findable.
    func index(_ texts: [IndexedText]) throws(DuckDBError) {
        guard !texts.isEmpty else { return }
        let split = texts.map { WordSplitter.words(in: $0.text).map(\.text) }
        let terms = try numbers(Set(split.joined()))
        let postings = try Appender(to: "postings", in: MainFile.name, on: self)
        for (text, words) in zip(texts, split) {
            for (place, word) in words.enumerated() {
                guard let term = terms[word] else { continue }
                try postings.append(
                    .integer(term),
                    .tiny(text.kind.rawValue),
                    .integer(text.document),
                    .integer(Int64(place))
                )
            }
        }
        try postings.close()
        let documents = try Appender(to: "documents", in: MainFile.name, on: self)
        for (text, words) in zip(texts, split) {
            try documents.append(.tiny(text.kind.rawValue), .integer(text.document), .integer(Int64(words.count)))
        }
        try documents.close()
    }

    /// Makes a text unfindable; its words stay in the vocabulary.
    func unindex(_ kind: DocumentKind, _ document: Int64) throws(DuckDBError) {
        for table in ["postings", "documents"] {
            try run(
                "DELETE FROM mem.\(table) WHERE kind = ? AND document = ?",
                .tiny(kind.rawValue),
                .integer(document)
            )
        }
    }

    /// Makes the annotations findable that were written before there was an index.
    func indexAnnotations() throws(DuckDBError) {
        let rows = try run(
            """
            SELECT id, content FROM mem.annotations a
            WHERE NOT EXISTS (SELECT 1 FROM mem.documents d WHERE d.kind = 1 AND d.document = a.id)
            """
        )
        let missing = try rows.map { row throws(DuckDBError) in
            IndexedText(kind: .annotation, document: try row.integer(0), text: try row.text(1))
        }
        guard !missing.isEmpty else { return }
        try transaction { () throws(DuckDBError) in try index(missing) }
    }

    /// Writes what was said, and makes it findable.
    func write(_ transcriptions: [Transcription]) throws(DuckDBError) {
        let appender = try Appender(to: "transcriptions", in: MainFile.name, on: self)
        for transcription in transcriptions {
            let segment = transcription.segment
            try appender.append(
                .integer(transcription.id.rawValue),
                .integer(segment.sourceID.rawValue),
                Value(segment.start),
                Value(segment.end),
                .text(segment.text),
                Value(segment.confidence),
                Value(segment.language),
                Value(segment.speaker)
            )
        }
        try appender.close()
        try index(
            transcriptions.map {
                IndexedText(kind: .transcription, document: $0.id.rawValue, text: $0.segment.text)
            }
        )
    }

    /// The numbers of words that are in the vocabulary.
    func known(_ words: Set<String>) throws(DuckDBError) -> [String: Int64] {
        // Words are letters and digits, so a space separates them.
        let rows = try ask(
            "SELECT word, term FROM mem.vocabulary WHERE word IN (SELECT unnest(string_split(?, ' ')))",
            [.text(words.joined(separator: " "))]
        )
        var terms: [String: Int64] = [:]
        while let row = try rows.next() { terms[try row.text(0)] = try row.integer(1) }
        return terms
    }

    /// The numbers of all words that begin so.
    func numbers(ofWordsBeginningWith beginning: String) throws(DuckDBError) -> [Int64] {
        let rows = try stream("SELECT term FROM mem.vocabulary WHERE starts_with(word, ?)", [.text(beginning)])
        var terms: [Int64] = []
        while let columns = try rows.nextColumns() { terms += try columns.integers(0) }
        return terms
    }

    /// The numbers of words; new ones are added to the vocabulary.
    private func numbers(_ words: Set<String>) throws(DuckDBError) -> [String: Int64] {
        guard !words.isEmpty else { return [:] }
        var terms = try known(words)
        guard terms.count < words.count else { return terms }
        var last = try run("SELECT coalesce(max(term), 0) FROM mem.vocabulary").next()?.integer(0) ?? 0
        let appender = try Appender(to: "vocabulary", in: MainFile.name, on: self)
        for word in words.sorted() where terms[word] == nil {
            last += 1
            terms[word] = last
            try appender.append(.integer(last), .text(word))
        }
        try appender.close()
        return terms
    }
}
