internal import DuckDB
internal import MemCore

extension Connection {
    func write(_ mark: TimelineMark) throws(DuckDBError) {
        switch mark {
        case .formatSpan(let session, let source, let start, let size, let codec):
            try run(
                "INSERT INTO mem.format_spans VALUES (?, ?, ?, ?, ?, ?)",
                .text(session?.rawValue ?? ""),
                .integer(source.rawValue),
                Value(start),
                .integer(Int64(size.width)),
                .integer(Int64(size.height)),
                .text(codec.description)
            )
        case .gap(let session, let source, let start, let end, let cause):
            // A gap of what was forgotten has no end before the next sample comes.
            try run(
                "DELETE FROM mem.gaps WHERE source = ? AND start = ? AND cause = ?",
                .integer(source.rawValue),
                Value(start),
                .text(GapCause.forgotten.rawValue)
            )
            try run(
                "INSERT INTO mem.gaps VALUES (?, ?, ?, ?, ?)",
                .text(session?.rawValue ?? ""),
                .integer(source.rawValue),
                Value(start),
                Value(end),
                .text(cause.rawValue)
            )
        case .misdated(let session, let source, let start, let end, let ahead):
            try run(
                "INSERT INTO mem.misdated VALUES (?, ?, ?, ?, ?)",
                .text(session?.rawValue ?? ""),
                .integer(source.rawValue),
                Value(start),
                Value(end),
                .integer(ahead.microseconds)
            )
        }
    }

    func write(_ source: SourceRecord, createdAt: Instant) throws(DuckDBError) {
        try run(
            "INSERT INTO mem.sources (id, type, name, location, created_at) VALUES (?, ?, ?, ?, ?)",
            .integer(source.id.rawValue),
            .text(source.type),
            .text(source.filename),
            Value(source.location),
            Value(createdAt)
        )
    }
}
