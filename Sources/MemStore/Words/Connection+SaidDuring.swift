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
            let rows = try stream(
                "SELECT id, source, start, \"end\" FROM mem.transcriptions WHERE \"end\" >= ? AND start <= ?",
                [Value(start), Value(end)]
            )
            while let columns = try rows.nextColumns() {
                let (ids, sources) = (try columns.integers(0), try columns.integers(1))
                let (starts, ends) = (try columns.integers(2), try columns.integers(3))
                for row in 0..<columns.count {
                    let (start, end) = (Instant(microseconds: starts[row]), Instant(microseconds: ends[row]))
                    let source = SourceID(rawValue: sources[row])
                    for place in index.places(meeting: start, to: end, of: source) {
                        if let known = first[place], known <= (starts[row], ids[row]) { continue }
                        first[place] = (starts[row], ids[row])
                    }
                }
            }
        }
        return try transcriptions(first.map { $0?.id })
    }

    /// Transcriptions by their numbers, in the same order; nil for those that are not there.
    func transcriptions(_ ids: [Int64?]) throws(DuckDBError) -> [Transcription?] {
        let texts = try transcriptions(Set(ids.compactMap { $0 }))
        return ids.map { id in id.flatMap { texts[$0] } }
    }

    private func transcriptions(_ ids: Set<Int64>) throws(DuckDBError) -> [Int64: Transcription] {
        guard let wanted = NumberedRows(Array(ids)) else { return [:] }
        let sql = "SELECT \(Self.transcriptionColumns) FROM mem.transcriptions WHERE \(wanted.condition)"
        let rows = try ask(sql, wanted.values)
        var found: [Int64: Transcription] = [:]
        while let row = try rows.next() {
            found[try row.integer(0)] = try Self.transcription(row)
        }
        return found
    }
}
