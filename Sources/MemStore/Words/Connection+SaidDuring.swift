internal import DuckDB
internal import MemCore

extension Connection {
    /// The transcription that began first among those that share an instant with each span, nil where there is none.
    ///
    /// A span may be a day of talk: only numbers and times are read of all that was said, and the texts of the few that
    /// are wanted.
    func said(during spans: [SourceSpan]) throws(DuckDBError) -> [Transcription?] {
        var first = [(start: Int64, id: Int64)?](repeating: nil, count: spans.count)
        if let start = spans.first?.start, let end = spans.last?.end {
            let index = SpanIndex(spans)
            let sources = index.sources.map { "\($0.rawValue)" }.joined(separator: ", ")
            let statement = try Statement(
                """
                SELECT id, source, start, "end" FROM mem.transcriptions WHERE "end" >= make_timestamp(\(start.microseconds))
                    AND start <= make_timestamp(\(end.microseconds)) AND source IN (\(sources))
                """,
                on: self
            )
            let rows = try statement.stream()
            while let row = try rows.next() {
                let (id, source) = (try row.integer(0), SourceID(rawValue: try row.integer(1)))
                let (start, end) = (try row.instant(2), try row.instant(3))
                for place in index.places(meeting: start, to: end, of: source) {
                    if let known = first[place], known <= (start.microseconds, id) { continue }
                    first[place] = (start.microseconds, id)
                }
            }
        }
        let texts = try transcriptions(Set(first.compactMap { $0?.id }))
        return first.map { $0.flatMap { texts[$0.id] } }
    }

    private func transcriptions(_ ids: Set<Int64>) throws(DuckDBError) -> [Int64: Transcription] {
        guard !ids.isEmpty else { return [:] }
        let list = ids.map { "\($0)" }.joined(separator: ", ")
        let rows = try run("SELECT \(Self.transcriptionColumns) FROM mem.transcriptions WHERE id IN (\(list))")
        var found: [Int64: Transcription] = [:]
        while let row = try rows.next() {
            let transcription = try Self.transcription(row)
            found[transcription.id.rawValue] = transcription
        }
        return found
    }
}
