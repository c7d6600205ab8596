internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of transcriptions that have the words in them, the best first.
    func spoken(_ query: WordQuery) throws(DuckDBError) -> WordPage<Transcription> {
        let terms = WordTerms(query.text)
        return try search(
            query,
            terms,
            in: .transcription,
            table: "mem.transcriptions",
            columns: Self.transcriptionColumns
        ) { row throws(DuckDBError) in
            let found = try Self.transcription(row)
            return (found, found.segment.text)
        }
    }

    /// One page of annotations that have the words in them, the best first.
    func noted(_ query: WordQuery) throws(DuckDBError) -> WordPage<Annotation> {
        let terms = WordTerms(query.text)
        return try search(
            query,
            terms,
            in: .annotation,
            table: "mem.annotations",
            columns: Self.annotationColumns
        ) { row throws(DuckDBError) in
            let found = try Self.annotation(row)
            return (found, found.draft.content)
        }
    }

    /// Texts are ranked by BM25 (k₁ 1.2, b 0.75); a phrase counts as one word.
    private func search<Found: Hashable & Sendable>(
        _ query: WordQuery,
        _ terms: WordTerms,
        in kind: DocumentKind,
        table: String,
        columns: String,
        read: (Row) throws(DuckDBError) -> (Found, text: String)
    ) throws(DuckDBError) -> WordPage<Found> {
        guard !terms.isEmpty else { return WordPage(hits: [], total: 0) }
        var conditions = ["true"]
        var values: [Value] = []
        if let source = query.sourceID {
            conditions.append("(x.source = ? OR x.source IS NULL)")
            values.append(.integer(source.rawValue))
        }
        if let start = query.start {
            conditions.append("x.\"end\" >= ?")
            values.append(Value(start))
        }
        if let end = query.end {
            conditions.append("x.start <= ?")
            values.append(Value(end))
        }
        return try transaction { () throws(DuckDBError) in
            guard let parts = try postings(of: terms, kind) else { return WordPage(hits: [], total: 0) }
            let rows = try run(
                """
                WITH hits AS MATERIALIZED (\(parts.sql)),
                rarity AS (SELECT term, count(*) AS texts FROM hits GROUP BY term),
                whole AS (
                    SELECT count(*) AS texts, greatest(avg(words), 1) AS words FROM mem.documents
                    WHERE kind = \(kind.rawValue)
                ),
                complete AS (SELECT document FROM hits GROUP BY document HAVING count(*) = \(terms.terms.count)),
                scored AS (
                    SELECT h.document, sum(
                        ln(1 + (w.texts - r.texts + 0.5) / (r.texts + 0.5))
                        * h.times * 2.2 / (h.times + 1.2 * (0.25 + 0.75 * l.words / w.words))
                    ) AS score
                    FROM complete c JOIN hits h ON h.document = c.document JOIN rarity r ON r.term = h.term
                        JOIN mem.documents l ON l.document = h.document AND l.kind = \(kind.rawValue), whole w
                    GROUP BY h.document
                ),
                meant AS MATERIALIZED (
                    SELECT x.id, x.start, s.score FROM scored s JOIN \(table) x ON x.id = s.document
                    WHERE \(conditions.joined(separator: " AND "))
                )
                SELECT \(columns), score, total FROM (SELECT count(*) AS total FROM meant) n
                LEFT JOIN (
                    SELECT x.*, m.score FROM (SELECT * FROM meant ORDER BY score DESC, start DESC, id DESC LIMIT ? OFFSET ?) m
                    JOIN \(table) x ON x.id = m.id
                ) p ON true ORDER BY score DESC, start DESC, id DESC
                """,
                parts.values + values + [Value(query.limit), Value(query.offset)]
            )
            let width = columns.split(separator: ",").count
            var total = 0
            var found: [(item: Found, text: String, score: Double, place: ShownPlace?)] = []
            while let row = try rows.next() {
                total = Int(try row.integer(width + 1))
                guard !row.isNull(0) else { break }
                let (item, text) = try read(row)
                let source = row.isNull(1) ? nil : SourceID(rawValue: try row.integer(1))
                let start = try row.instant(2)
                let place = source.map { ShownPlace(sourceID: $0, instant: start) }
                found.append((item, text, try row.double(width), place))
            }
            let frames = try shownFrames(at: Set(found.compactMap(\.place)))
            let hits = found.map { hit in
                WordHit(
                    found: hit.item,
                    score: hit.score,
                    snippet: WordSnippet.of(hit.text, showing: terms),
                    frame: hit.place.flatMap { frames[$0] }
                )
            }
            return WordPage(hits: hits, total: total)
        }
    }

    /// The texts that have each term in them, and how often; nil if there is a term that no text has.
    private func postings(
        of terms: WordTerms,
        _ kind: DocumentKind
    ) throws(DuckDBError) -> (sql: String, values: [Value])? {
        let known = try known(Set(terms.terms.flatMap(\.words)))
        var values: [Value] = []
        var parts: [String] = []
        for (number, term) in terms.terms.enumerated() {
            var from = "mem.postings w0"
            var condition = "w0.kind = \(kind.rawValue)"
            for (place, word) in term.words.enumerated() {
                if place > 0 {
                    from += """
                         JOIN mem.postings w\(place) ON w\(place).kind = w0.kind
                        AND w\(place).document = w0.document AND w\(place).place = w0.place + \(place)
                        """
                }
                if term.isPrefix, place == term.words.count - 1 {
                    let beginning = "SELECT v.term FROM mem.vocabulary v WHERE starts_with(v.word, ?)"
                    condition += " AND w\(place).term IN (\(beginning))"
                    values.append(.text(word))
                } else {
                    guard let id = known[word] else { return nil }
                    condition += " AND w\(place).term = \(id)"
                }
            }
            parts.append(
                """
                SELECT \(number) AS term, w0.document, count(*) AS times FROM \(from) WHERE \(condition)
                GROUP BY w0.document
                """
            )
        }
        return (parts.joined(separator: " UNION ALL "), values)
    }

    /// What ``transcription(_:)`` reads.
    static let transcriptionColumns = "id, source, start, \"end\", text, confidence, language, speaker"

    /// Reads ``transcriptionColumns``.
    static func transcription(_ row: Row) throws(DuckDBError) -> Transcription {
        Transcription(
            id: Transcription.ID(rawValue: try row.integer(0)),
            segment: Transcription.Segment(
                sourceID: SourceID(rawValue: try row.integer(1)),
                start: try row.instant(2),
                end: try row.instant(3),
                text: try row.text(4),
                confidence: row.isNull(5) ? nil : try row.double(5),
                language: try row.optionalText(6),
                speaker: try row.optionalText(7)
            )
        )
    }
}
