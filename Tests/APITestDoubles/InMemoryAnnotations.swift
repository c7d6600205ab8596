package import MemCore

/// Annotations in an array: a small but faithful implementation of the seam; sources 1 to 9 are known.
package actor InMemoryAnnotations: AnnotationStoring {
    private var all: [Annotation] = []
    private var last: Int64 = 0

    package init() {}

    package func annotate(_ drafts: [AnnotationDraft]) async throws(StoreFailure) -> [Annotation] {
        let new = drafts.map { draft in
            last += 1
            return Annotation(id: AnnotationID(rawValue: last), draft: draft, createdAt: .now(), updatedAt: .now())
        }
        all += new
        return new
    }

    package func annotations(_ query: AnnotationQuery) async throws(StoreFailure) -> AnnotationPage {
        let found = all.reversed().filter { annotation in
            let draft = annotation.draft
            return (query.sourceID == nil || draft.sourceID == nil || draft.sourceID == query.sourceID)
                && draft.end >= query.start ?? draft.end && draft.start <= query.end ?? draft.start
                && draft.type == query.type ?? draft.type && draft.createdBy == query.createdBy ?? draft.createdBy
                && (query.text.map { draft.content.lowercased().contains($0.lowercased()) } ?? true)
        }
        let page = found.dropFirst(query.offset).prefix(query.limit ?? found.count)
        return AnnotationPage(annotations: Array(page), total: found.count)
    }

    package func annotation(_ id: AnnotationID) async throws(StoreFailure) -> Annotation? {
        all.first { $0.id == id }
    }

    package func change(_ id: AnnotationID, _ change: AnnotationChange) async throws(StoreFailure) -> Annotation? {
        guard let index = all.firstIndex(where: { $0.id == id }) else { return nil }
        all[index].draft.type = change.type ?? all[index].draft.type
        all[index].draft.content = change.content ?? all[index].draft.content
        all[index].draft.metadata = change.metadata ?? all[index].draft.metadata
        all[index].updatedAt = .now()
        return all[index]
    }

    package func removeAnnotation(_ id: AnnotationID) async throws(StoreFailure) -> Bool {
        let count = all.count
        all.removeAll { $0.id == id }
        return all.count < count
    }

    package func source(_ id: SourceID) async throws(StoreFailure) -> SourceRecord? {
        guard id.rawValue < 10 else { return nil }
        return SourceRecord(id: id, type: "stream", filename: "stream", location: nil)
    }
}
