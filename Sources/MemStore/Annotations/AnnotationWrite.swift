internal import DuckDB
internal import MemCore

/// A change of the annotations that waits for its commit.
enum AnnotationWrite: Sendable {
    case add([Annotation])
    case change(Annotation, AnnotationChange, at: Instant)
    case remove(Annotation)

    /// What it holds in memory while it waits, about.
    var bytes: Int {
        switch self {
        case .add(let annotations): annotations.reduce(0) { $0 + 512 + $1.draft.content.utf8.count }
        case .change(_, let change, _): 512 + (change.content?.utf8.count ?? 0)
        case .remove: 64
        }
    }

    func run(on connection: Connection) throws(DuckDBError) {
        switch self {
        case .add(let annotations):
            for annotation in annotations { try Self.add(annotation, on: connection) }
            try connection.index(
                annotations.map { IndexedText(kind: .annotation, document: $0.id.rawValue, text: $0.draft.content) }
            )
        case .change(let annotation, let change, let instant):
            let id = annotation.id
            try connection.run(
                """
                UPDATE mem.annotations SET updated_at = ?, type = coalesce(?, type), content = coalesce(?, content),
                    metadata = coalesce(?, metadata) WHERE id = ?
                """,
                Value(instant),
                Value(change.type?.rawValue),
                Value(change.content),
                Value(change.metadata.map(MetadataText.write)),
                .integer(id.rawValue)
            )
            if let content = change.content {
                try connection.unindex(.annotation, id.rawValue)
                try connection.index([IndexedText(kind: .annotation, document: id.rawValue, text: content)])
            }
        case .remove(let annotation):
            let id = annotation.id
            try connection.unindex(.annotation, id.rawValue)
            try connection.run("DELETE FROM mem.annotations WHERE id = ?", .integer(id.rawValue))
        }
    }

    private static func add(_ annotation: Annotation, on connection: Connection) throws(DuckDBError) {
        let draft = annotation.draft
        try connection.run(
            "INSERT INTO mem.annotations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            .integer(annotation.id.rawValue),
            draft.sourceID.map { .integer($0.rawValue) } ?? .null,
            Value(draft.start),
            Value(draft.end),
            .text(draft.type.rawValue),
            .text(draft.content),
            .text(MetadataText.write(draft.metadata)),
            .text(draft.createdBy),
            Value(annotation.createdAt),
            Value(annotation.updatedAt)
        )
    }
}
