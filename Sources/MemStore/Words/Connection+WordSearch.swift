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
            columns: "id, source, start, \"end\", text, confidence, language, speaker"
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

    /// What was said between two instants, ascending in time.
    func transcriptions(from start: Instant, to end: Instant) throws(DuckDBError) -> [Transcription] {
        let rows = try run(
            """
            SELECT id, source, start, "end", text, confidence, language, speaker FROM mem.transcriptions
            WHERE "end" >= ? AND start <= ? ORDER BY start, id
            """,
            Value(start),
            Value(end)
        )
        return try rows.map(Self.transcription)
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
        var values: [Value] = []
        var parts: [String] = []
        for (number, term) in terms.terms.enumerated() {
            parts.append(Self.postings(of: term, number, kind, &values))
        }
        var conditions = ["true"]
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
        let scored = """
            WITH hits AS (\(parts.joined(separator: " UNION ALL "))),
            rarity AS (SELECT term, count(*) AS texts FROM hits GROUP BY term),
            lengths AS (SELECT document, words FROM mem.documents WHERE kind = \(kind.rawValue)),
            whole AS (SELECT count(*) AS texts, greatest(avg(words), 1) AS words FROM lengths),
            scored AS (
                SELECT h.document, sum(
                    ln(1 + (w.texts - r.texts + 0.5) / (r.texts + 0.5))
                    * h.times * 2.2 / (h.times + 1.2 * (0.25 + 0.75 * l.words / w.words))
                ) AS score
                FROM hits h JOIN rarity r ON r.term = h.term JOIN lengths l ON l.document = h.document, whole w
                GROUP BY h.document HAVING count(*) = \(terms.terms.count)
            ),
            meant AS (
                SELECT x.*, s.score FROM scored s JOIN \(table) x ON x.id = s.document
                WHERE \(conditions.joined(separator: " AND "))
            )
            """
        return try transaction { () throws(DuckDBError) in
            let count = try run("\(scored) SELECT count(*) FROM meant", values)
            let total = Int(try count.next()?.integer(0) ?? 0)
            let width = columns.split(separator: ",").count
            let rows = try run(
                """
                \(scored), page AS (SELECT * FROM meant ORDER BY score DESC, start DESC, id DESC LIMIT ? OFFSET ?)
                SELECT \(columns), score FROM page ORDER BY score DESC, start DESC, id DESC
                """,
                values + [Value(query.limit), Value(query.offset)]
            )
            let found = try rows.map { row throws(DuckDBError) in (try read(row), try row.double(width), row) }
            var hits: [WordHit<Found>] = []
            for (item, score, row) in found {
                hits.append(
                    WordHit(
                        found: item.0,
                        score: score,
                        snippet: WordSnippet.of(item.text, showing: terms),
                        frame: row.isNull(1)
                            ? nil : try shownFrame(of: SourceID(rawValue: try row.integer(1)), at: try row.instant(2))
                    )
                )
            }
            return WordPage(hits: hits, total: total)
        }
    }

    /// The texts that have a term in them, and how often.
    private static func postings(
        of term: WordTerms.Term,
        _ number: Int,
        _ kind: DocumentKind,
        _ values: inout [Value]
    ) -> String {
        var from = "mem.words w0"
        var condition = "w0.kind = \(kind.rawValue)"
        for (place, word) in term.words.enumerated() {
            if place > 0 {
                from += """
                     JOIN mem.words w\(place) ON w\(place).kind = w0.kind AND w\(place).document = w0.document
                    AND w\(place).place = w0.place + \(place)
                    """
            }
            let isPrefix = term.isPrefix && place == term.words.count - 1
            condition += isPrefix ? " AND starts_with(w\(place).word, ?)" : " AND w\(place).word = ?"
            values.append(.text(word))
        }
        return """
            SELECT \(number) AS term, w0.document, count(*) AS times FROM \(from) WHERE \(condition)
            GROUP BY w0.document
            """
    }

    /// The frame that a source had on screen at an instant, nil if it was in a gap or showed nothing for a day.
    private func shownFrame(of source: SourceID, at instant: Instant) throws(DuckDBError) -> FrameRecord? {
        let rows = try run(
            """
            SELECT \(Self.frameColumns) FROM (
                SELECT arg_max(frame, start) AS frame FROM mem.moments
                WHERE source = ? AND start <= ? AND start > ?
            ) m JOIN mem.frames f ON f.id = m.frame
            WHERE NOT EXISTS (
                SELECT 1 FROM mem.gaps g WHERE g.source = ? AND g.start < ? AND g."end" > ?
            )
            """,
            .integer(source.rawValue),
            Value(instant),
            Value(instant.advanced(bySeconds: -86_400)),
            .integer(source.rawValue),
            Value(instant),
            Value(instant)
        )
        return try rows.next().map { row throws(DuckDBError) in try Self.frame(row, from: 0) }
    }

    private static func transcription(_ row: Row) throws(DuckDBError) -> Transcription {
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
