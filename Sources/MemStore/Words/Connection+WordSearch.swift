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

    /// The texts that have all terms in them, ranked as ``WordRanking`` does it.
    private func search<Found: Sendable>(
        _ query: WordQuery,
        _ terms: WordTerms,
        in kind: DocumentKind,
        table: String,
        columns: String,
        read: (Row) throws(DuckDBError) -> (Found, text: String)
    ) throws(DuckDBError) -> WordPage<Found> {
        guard !terms.isEmpty else { return WordPage(hits: [], total: 0) }
        return try transaction { () throws(DuckDBError) in
            guard let occurrences = try occurrences(of: terms, kind) else { return WordPage(hits: [], total: 0) }
            let (page, total) = try rank(WordRanking(occurrences), query, kind, table)
            guard let wanted = NumberedRows(page.map(\.document)) else {
                return WordPage(hits: [], total: total)
            }
            let rows = try ask("SELECT \(columns) FROM \(table) WHERE \(wanted.condition)", wanted.values)
            var found: [Int64: (item: Found, text: String, place: ShownPlace?)] = [:]
            while let row = try rows.next() {
                let (item, text) = try read(row)
                let source = row.isNull(1) ? nil : SourceID(rawValue: try row.integer(1))
                let start = try row.instant(2)
                let place = source.map { ShownPlace(sourceID: $0, instant: start) }
                found[try row.integer(0)] = (item, text, place)
            }
            let frames = try shownFrames(at: Set(found.values.compactMap(\.place)))
            let hits = page.compactMap { place in
                found[place.document].map { hit in
                    WordHit(
                        found: hit.item,
                        score: place.score,
                        snippet: WordSnippet.of(hit.text, showing: terms),
                        frame: hit.place.flatMap { frames[$0] }
                    )
                }
            }
            return WordPage(hits: hits, total: total)
        }
    }

    /// A text that has the words.
    private struct Ranked {
        var document: Int64
        var score: Double
        var start: Int64

        static func comesBefore(_ one: Ranked, _ other: Ranked) -> Bool {
            (one.score, one.start, one.document) > (other.score, other.start, other.document)
        }
    }

    /// The texts of a page, the best first, and how many the query has in all.
    private func rank(
        _ ranking: WordRanking,
        _ query: WordQuery,
        _ kind: DocumentKind,
        _ table: String
    ) throws(DuckDBError) -> (page: [Ranked], total: Int) {
        let documents = ranking.documents
        guard let wanted = NumberedRows(documents) else { return ([], 0) }
        let scores = ranking.scores(try lengths(of: documents, kind), in: try whole(kind))
        var sql = "SELECT id, start FROM \(table) WHERE \(wanted.condition)"
        var values = wanted.values
        if let source = query.sourceID {
            sql += " AND (source = ? OR source IS NULL)"
            values.append(.integer(source.rawValue))
        }
        if let start = query.start {
            sql += " AND \"end\" >= ?"
            values.append(Value(start))
        }
        if let end = query.end {
            sql += " AND start <= ?"
            values.append(Value(end))
        }
        let rows = try ask(sql, values)
        let (end, isOver) = query.offset.addingReportingOverflow(query.limit)
        var best = Best(isOver ? documents.count : min(end, documents.count), by: Ranked.comesBefore)
        var search = AscendingSearch(documents)
        var total = 0
        while let columns = try rows.nextColumns() {
            let (ids, starts) = (try columns.integers(0), try columns.integers(1))
            for (id, start) in zip(ids, starts) {
                guard let place = search.place(of: id) else { continue }
                total += 1
                best.add(Ranked(document: id, score: scores[place], start: start))
            }
        }
        return (Array(best.inOrder().dropFirst(query.offset).prefix(query.limit)), total)
    }

    private func whole(_ kind: DocumentKind) throws(DuckDBError) -> WordRanking.Whole {
        let rows = try ask(
            "SELECT count(*), greatest(avg(words), 1) FROM mem.documents WHERE kind = ?",
            [.tiny(kind.rawValue)]
        )
        guard let row = try rows.next(), !row.isNull(1) else { return WordRanking.Whole(texts: 0, words: 1) }
        return WordRanking.Whole(texts: Int(try row.integer(0)), words: try row.double(1))
    }

    /// How many words texts have.
    private func lengths(of documents: [Int64], _ kind: DocumentKind) throws(DuckDBError) -> [Int] {
        guard let wanted = NumberedRows(documents, in: "document") else { return [] }
        let sql = "SELECT document, words FROM mem.documents WHERE kind = ? AND \(wanted.condition)"
        let values = [.tiny(kind.rawValue)] + wanted.values
        let rows = try ask(sql, values)
        var lengths = [Int](repeating: 0, count: documents.count)
        var search = AscendingSearch(documents)
        while let columns = try rows.nextColumns() {
            for (document, words) in zip(try columns.integers(0), try columns.integers(1)) {
                if let place = search.place(of: document) { lengths[place] = Int(words) }
            }
        }
        return lengths
    }

    /// Of each term the texts that have it, one for each time; nil if there is a term that no text has.
    private func occurrences(of terms: WordTerms, _ kind: DocumentKind) throws(DuckDBError) -> [[Int64]]? {
        let known = try known(Set(terms.terms.flatMap(\.words)))
        var numbers: [[[Int64]]] = []
        for term in terms.terms {
            var words = term.words.map { word in known[word].map { [$0] } ?? [] }
            if term.isPrefix, let last = term.words.last {
                words[words.count - 1] = try self.numbers(ofWordsBeginningWith: last)
            }
            if words.contains(where: \.isEmpty) { return nil }
            numbers.append(words)
        }
        // All terms that are one word are found in one scan of the index.
        var occurrences = try self.occurrences(ofWords: numbers.map { $0.count == 1 ? $0[0] : [] }, kind)
        for (place, words) in numbers.enumerated() {
            if words.count > 1 { occurrences[place] = try self.occurrences(ofPhrase: words, kind) }
            if occurrences[place].isEmpty { return nil }
        }
        return occurrences
    }

    /// Of each word the texts that have it, one for each time.
    ///
    /// - Parameter words: the numbers that each may have.
    private func occurrences(ofWords words: [[Int64]], _ kind: DocumentKind) throws(DuckDBError) -> [[Int64]] {
        var occurrences = [[Int64]](repeating: [], count: words.count)
        guard let wanted = NumberedRows(words.flatMap(\.self), in: "term") else { return occurrences }
        var places: [Int64: [Int]] = [:]
        for (place, numbers) in words.enumerated() {
            for number in numbers { places[number, default: []].append(place) }
        }
        // The last condition is always true, but of two columns: DuckDB then tests it behind the scan, where it also gathers
        // what few rows each part of the index gives. An answer of many short parts takes twice as long.
        let rows = try stream(
            """
            SELECT term, document FROM mem.postings
            WHERE \(wanted.condition) AND kind = ? AND xor(term, document) >= 0
            """,
            wanted.values + [.tiny(kind.rawValue)]
        )
        while let columns = try rows.nextColumns() {
            for (term, document) in zip(try columns.integers(0), try columns.integers(1)) {
                for place in places[term] ?? [] { occurrences[place].append(document) }
            }
        }
        return occurrences
    }

    /// The texts in which words stand side by side, one for each time.
    ///
    /// - Parameter words: the numbers that each word may have, at least one.
    private func occurrences(ofPhrase words: [[Int64]], _ kind: DocumentKind) throws(DuckDBError) -> [Int64] {
        var from = "mem.postings w0"
        var condition = "w0.kind = \(kind.rawValue)"
        var values: [Value] = []
        for (place, numbers) in words.enumerated() {
            guard let rows = NumberedRows(numbers, in: "w\(place).term") else { return [] }
            if place > 0 {
                from += """
                     JOIN mem.postings w\(place) ON w\(place).kind = w0.kind
                    AND w\(place).document = w0.document AND w\(place).place = w0.place + \(place)
                    """
            }
            condition += " AND " + rows.condition
            values += rows.values
        }
        let rows = try stream("SELECT w0.document FROM \(from) WHERE \(condition)", values)
        var documents: [Int64] = []
        while let columns = try rows.nextColumns() { documents += try columns.integers(0) }
        return documents
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
