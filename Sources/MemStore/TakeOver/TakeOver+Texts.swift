internal import DuckDB
internal import MemCore
internal import Synchronization

extension TakeOver {
    /// Texts that are written at once.
    private static let batch = 500

    /// Takes over what was said.
    func takeTranscriptions(
        _ sources: TakenSources,
        _ marks: [String: Int64],
        _ report: inout TakeOverReport
    ) async throws(TakeOverFailure) {
        guard old.has("transcriptions") else { return }
        var table = TakeOverReport.Table("transcriptions")
        let found = try await old.rows(
            """
            SELECT transcription_id, source_id, \(old.time("transcriptions", "start_timestamp")),
                \(old.time("transcriptions", "end_timestamp")), text,
                \(old.column("transcriptions", "confidence"))::DOUBLE,
                \(old.column("transcriptions", "language"))::VARCHAR,
                \(old.column("transcriptions", "speaker_name"))::VARCHAR
            FROM old.transcriptions ORDER BY 3, 1
            """
        ) { row throws(DuckDBError) in
            (
                id: try row.integer(0),
                source: try row.integer(1),
                start: try row.instant(microseconds: 2),
                end: try row.instant(microseconds: 3),
                text: try row.text(4),
                confidence: row.isNull(5) ? nil : try row.double(5),
                language: try row.optionalText(6),
                speaker: try row.optionalText(7)
            )
        }
        var part = TakenOver()
        for said in found {
            table.found += 1
            guard let source = sources[said.source]?.id else {
                table.skip("its source is missing")
                continue
            }
            let mark = "transcription \(said.id) \(said.start.microseconds) \(source)"
            if marks[mark] != nil {
                table.known += 1
            } else if !said.text.contains(where: { !$0.isWhitespace }) {
                table.skip("has no text")
            } else {
                let number = store.lastTranscription.add(1, ordering: .relaxed).newValue
                part.transcriptions.append(
                    Transcription(
                        id: Transcription.ID(rawValue: number),
                        segment: Transcription.Segment(
                            sourceID: source,
                            start: said.start,
                            end: max(said.start, said.end),
                            text: said.text,
                            confidence: said.confidence.map { min(max($0, 0), 1) },
                            language: said.language,
                            speaker: said.speaker
                        )
                    )
                )
                part.marks[mark] = number
                table.taken += 1
                try await writeIfFull(&part)
            }
        }
        try await writeIfFull(&part, at: 1)
        report.tables.append(table)
    }

    /// Takes over notes; those of the original's notebook are about all streams.
    func takeAnnotations(
        _ sources: TakenSources,
        _ marks: [String: Int64],
        _ report: inout TakeOverReport
    ) async throws(TakeOverFailure) {
        let name = "timeframe_annotations"
        guard old.has(name) else { return }
        var table = TakeOverReport.Table(name)
        let found = try await old.rows(
            """
            SELECT annotation_id, source_id, \(old.time(name, "start_timestamp")), \(old.time(name, "end_timestamp")),
                annotation_type, content, \(old.column(name, "metadata"))::VARCHAR,
                coalesce(\(old.column(name, "created_by"))::VARCHAR, 'system'),
                coalesce(\(old.time(name, "created_at")), \(old.time(name, "start_timestamp"))),
                coalesce(\(old.time(name, "updated_at")), \(old.time(name, "start_timestamp"))),
                \(mistaken(name, "start_timestamp")), \(mistaken(name, "end_timestamp"))
            FROM old.\(name) ORDER BY 9, 1
            """
        ) { row throws(DuckDBError) in
            OldAnnotation(
                id: try row.integer(0),
                source: try row.integer(1),
                start: try row.instant(microseconds: 2),
                end: try row.instant(microseconds: 3),
                type: try row.text(4),
                content: try row.text(5),
                metadata: MetadataText.read(try row.optionalText(6) ?? "{}"),
                createdBy: try row.text(7),
                createdAt: try row.instant(microseconds: 8),
                updatedAt: try row.instant(microseconds: 9),
                meantStart: try row.instant(microseconds: 10),
                meantEnd: try row.instant(microseconds: 11)
            )
        }
        var part = TakenOver()
        var mended = 0
        for var note in found {
            table.found += 1
            guard let (source, id) = sources[note.source] else {
                table.skip("its source is missing")
                continue
            }
            let mark = "annotation \(note.id) \(note.createdAt.microseconds) \(note.start.microseconds)"
            if marks[mark] != nil {
                table.known += 1
                continue
            }
            guard note.start <= note.end else {
                table.skip("ends before it begins")
                continue
            }
            if source.holdsNotes, note.isMistaken {
                (note.start, note.end) = (note.meantStart, note.meantEnd)
                mended += 1
            }
            let number = store.lastAnnotation.add(1, ordering: .relaxed).newValue
            part.annotations.append(note.annotation(number, source.holdsNotes ? nil : id))
            part.marks[mark] = number
            table.taken += 1
            try await writeIfFull(&part)
        }
        try await writeIfFull(&part, at: 1)
        if mended > 0 {
            report.notes.append(
                "\(mended) notes had their UTC times written as times of \(zone); they were put right."
            )
        }
        report.tables.append(table)
    }

    /// What a time means if UTC was written as if it were local.
    private func mistaken(_ table: String, _ column: String) -> String {
        let name = old.column(table, column)
        let local = old.isZoneless(table, column) ? name : "timezone('\(quoted(zone))', \(name))"
        return "epoch_us(\(local))"
    }

    private func writeIfFull(_ part: inout TakenOver, at count: Int = batch) async throws(TakeOverFailure) {
        guard part.annotations.count + part.transcriptions.count >= count else { return }
        try await write(part)
        part = TakenOver()
    }
}

/// A note of the old database.
private struct OldAnnotation: Sendable {
    var id: Int64
    var source: Int64
    var start: Instant
    var end: Instant
    var type: String
    var content: String
    var metadata: [String: JSONValue]
    var createdBy: String
    var createdAt: Instant
    var updatedAt: Instant
    /// The times if UTC was written as if it were local.
    var meantStart: Instant
    var meantEnd: Instant

    /// Whether the original took UTC for local time: the note is about when it was made, and only so it is.
    var isMistaken: Bool {
        let minute: Int64 = 60_000_000
        func distance(_ instant: Instant) -> Int64 { abs(instant.microseconds - createdAt.microseconds) }
        return distance(meantStart) <= minute && distance(start) > minute
    }

    func annotation(_ number: Int64, _ source: SourceID?) -> Annotation {
        Annotation(
            id: AnnotationID(rawValue: number),
            draft: AnnotationDraft(
                sourceID: source,
                start: start,
                end: end,
                type: AnnotationType(rawValue: type) ?? .custom,
                content: content,
                metadata: metadata,
                createdBy: createdBy
            ),
            createdAt: createdAt,
            updatedAt: updatedAt
        )
    }
}

extension Row {
    /// A time that was asked for as a number.
    fileprivate func instant(microseconds column: Int) throws(DuckDBError) -> Instant {
        Instant(microseconds: try integer(column))
    }
}
