internal import DuckDB
internal import MemCore

extension Connection {
    /// One page of annotations, the newest written first.
    func annotations(_ query: AnnotationQuery) throws(DuckDBError) -> AnnotationPage {
        var conditions = ["true"]
        var values: [Value] = []
        func add(_ condition: String, _ value: Value?) {
            guard let value else { return }
            conditions.append(condition)
            values.append(value)
        }
        add("(source = ? OR source IS NULL)", query.sourceID.map { .integer($0.rawValue) })
        add("\"end\" >= ?", query.start.map { Value($0) })
        add("start <= ?", query.end.map { Value($0) })
        add("type = ?", query.type.map { .text($0.rawValue) })
        add("created_by = ?", query.createdBy.map { .text($0) })
        add("contains(lower(content), lower(?))", query.text.map { .text($0) })
        let condition = conditions.joined(separator: " AND ")
        return try transaction { () throws(DuckDBError) in
            let rows = try ask(
                """
                SELECT \(Self.annotationColumns) FROM mem.annotations WHERE \(condition)
                ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?
                """,
                values + [.integer(Int64(query.limit ?? .max)), .integer(Int64(query.offset))]
            )
            let found = try rows.map(Self.annotation)
            // A page that is not full, and not behind the last one, ends with the last one.
            if found.count < query.limit ?? .max, query.offset == 0 || !found.isEmpty {
                return AnnotationPage(annotations: found, total: query.offset + found.count)
            }
            let count = try ask("SELECT count(*) FROM mem.annotations WHERE \(condition)", values)
            return AnnotationPage(annotations: found, total: Int(try count.next()?.integer(0) ?? 0))
        }
    }

    /// An annotation, nil if there is no such one.
    func annotation(_ id: AnnotationID) throws(DuckDBError) -> Annotation? {
        let rows = try run(
            "SELECT \(Self.annotationColumns) FROM mem.annotations WHERE id = ?",
            .integer(id.rawValue)
        )
        return try rows.next().map { row throws(DuckDBError) in try Self.annotation(row) }
    }

    /// A source, nil if there is no such one.
    func source(_ id: SourceID) throws(DuckDBError) -> SourceRecord? {
        let rows = try run("SELECT type, name, location FROM mem.sources WHERE id = ?", .integer(id.rawValue))
        guard let row = try rows.next() else { return nil }
        return SourceRecord(
            id: id,
            type: try row.text(0),
            filename: try row.text(1),
            location: try row.optionalText(2)
        )
    }

    /// What ``annotation(_:)`` reads.
    static let annotationColumns =
        "id, source, start, \"end\", type, content, metadata, created_by, created_at, updated_at"

    /// Reads ``annotationColumns``.
    static func annotation(_ row: Row) throws(DuckDBError) -> Annotation {
        Annotation(
            id: AnnotationID(rawValue: try row.integer(0)),
            draft: AnnotationDraft(
                sourceID: row.isNull(1) ? nil : SourceID(rawValue: try row.integer(1)),
                start: try row.instant(2),
                end: try row.instant(3),
                type: AnnotationType(rawValue: try row.text(4)) ?? .custom,
                content: try row.text(5),
                metadata: MetadataText.read(try row.text(6)),
                createdBy: try row.text(7)
            ),
            createdAt: try row.instant(8),
            updatedAt: try row.instant(9)
        )
    }
}
