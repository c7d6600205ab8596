internal import DuckDB
public import MemCore
internal import Synchronization

extension Store: AnnotationStoring {
    /// Writes annotations, all or none; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    @discardableResult
    public func annotate(_ drafts: [AnnotationDraft]) async throws(StoreFailure) -> [Annotation] {
        let now = Instant.now()
        let annotations = drafts.map { draft in
            Annotation(
                id: AnnotationID(rawValue: lastAnnotation.add(1, ordering: .relaxed).newValue),
                draft: draft,
                createdAt: now,
                updatedAt: now
            )
        }
        if !annotations.isEmpty { try await write { .annotations(.add(annotations), $0) } }
        return annotations
    }

    /// One page of annotations, the newest written first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func annotations(_ query: AnnotationQuery) async throws(StoreFailure) -> AnnotationPage {
        try await read("The annotations can't be read") { connection throws(DuckDBError) in
            try connection.annotations(query)
        }
    }

    /// An annotation, nil if there is no such one.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func annotation(_ id: AnnotationID) async throws(StoreFailure) -> Annotation? {
        try await read("Annotation \(id) can't be read") { connection throws(DuckDBError) in
            try connection.annotation(id)
        }
    }

    /// Changes an annotation; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func change(_ id: AnnotationID, _ change: AnnotationChange) async throws(StoreFailure) -> Annotation? {
        guard let known = try await annotation(id) else { return nil }
        try await write { .annotations(.change(known, change, at: .now()), $0) }
        return try await annotation(id)
    }

    /// Removes an annotation; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func removeAnnotation(_ id: AnnotationID) async throws(StoreFailure) -> Bool {
        guard let known = try await annotation(id) else { return false }
        try await write { .annotations(.remove(known), $0) }
        return true
    }

    /// The source by a number, nil if there is no such one.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func source(_ id: SourceID) async throws(StoreFailure) -> SourceRecord? {
        try await read("Source \(id) can't be read") { connection throws(DuckDBError) in
            try connection.source(id)
        }
    }
}
