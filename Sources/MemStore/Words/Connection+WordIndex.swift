internal import DuckDB
internal import MemCore

/// Which table a text comes from.
enum DocumentKind: UInt8, Sendable {
    case transcription = 0
    case annotation = 1
}

extension Connection {
    /// Makes a text findable.
    func index(_ text: String, as kind: DocumentKind, _ document: Int64) throws(DuckDBError) {
        let words = WordSplitter.words(in: text)
        let appender = try Appender(to: "words", in: MainFile.name, on: self)
        for (place, word) in words.enumerated() {
            try appender.append(.text(word.text), .tiny(kind.rawValue), .integer(document), .integer(Int64(place)))
        }
        try appender.close()
        try run(
            "INSERT INTO mem.documents VALUES (?, ?, ?)",
            .tiny(kind.rawValue),
            .integer(document),
            .integer(Int64(words.count))
        )
    }

    /// Makes a text unfindable.
    func unindex(_ kind: DocumentKind, _ document: Int64) throws(DuckDBError) {
        for table in ["words", "documents"] {
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
        let missing = try rows.map { row throws(DuckDBError) in (try row.integer(0), try row.text(1)) }
        guard !missing.isEmpty else { return }
        try transaction { () throws(DuckDBError) in
            for (id, content) in missing { try index(content, as: .annotation, id) }
        }
    }

    /// Writes what was said, and makes it findable.
    func write(_ transcription: Transcription) throws(DuckDBError) {
        let segment = transcription.segment
        try run(
            "INSERT INTO mem.transcriptions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            .integer(transcription.id.rawValue),
            .integer(segment.sourceID.rawValue),
            Value(segment.start),
            Value(segment.end),
            .text(segment.text),
            Value(segment.confidence),
            Value(segment.language),
            Value(segment.speaker)
        )
        try index(segment.text, as: .transcription, transcription.id.rawValue)
    }
}
