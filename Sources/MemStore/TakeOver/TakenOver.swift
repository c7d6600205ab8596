internal import DuckDB
internal import MemCore

/// What is written of an old database at once, with the record that it was.
struct TakenOver: Sendable {
    var sources: [(source: SourceRecord, createdAt: Instant)] = []
    var annotations: [Annotation] = []
    var transcriptions: [Transcription] = []
    var sessions: [SessionRecord] = []
    /// What says that something was taken over, and the number that it has here.
    var marks: [String: Int64] = [:]

    /// What it holds in memory while it waits, about.
    var bytes: Int {
        annotations.reduce(0) { $0 + 512 + $1.draft.content.utf8.count }
            + transcriptions.reduce(0) { $0 + 256 + $1.segment.text.utf8.count } + 256 * sources.count
    }

    func write(on connection: Connection) throws(DuckDBError) {
        for (source, createdAt) in sources { try connection.write(source, createdAt: createdAt) }
        if !annotations.isEmpty { try AnnotationWrite.add(annotations).run(on: connection) }
        if !transcriptions.isEmpty { try connection.write(transcriptions) }
        for session in sessions { try connection.write(session) }
        for (name, number) in marks {
            try connection.run("DELETE FROM mem.taken_over WHERE name = ?", .text(name))
            try connection.run("INSERT INTO mem.taken_over VALUES (?, ?)", .text(name), .integer(number))
        }
    }
}

extension Connection {
    /// What was taken over by earlier runs.
    func takenOver() throws(DuckDBError) -> [String: Int64] {
        let rows = try run("SELECT name, number FROM mem.taken_over")
        var marks: [String: Int64] = [:]
        while let row = try rows.next() { marks[try row.text(0)] = try row.integer(1) }
        return marks
    }
}
