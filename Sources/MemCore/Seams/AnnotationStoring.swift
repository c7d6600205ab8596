/// Where annotations are kept.
///
/// The store implements it, the API calls it. What a call wrote is durable when it returns.
public protocol AnnotationStoring: Sendable {
    /// Writes annotations, all or none, and returns them in the same order.
    /// - Throws: ``StoreFailure``
    func annotate(_ drafts: [AnnotationDraft]) async throws(StoreFailure) -> [Annotation]

    /// One page of annotations.
    /// - Throws: ``StoreFailure``
    func annotations(_ query: AnnotationQuery) async throws(StoreFailure) -> AnnotationPage

    /// An annotation, nil if there is no such one.
    /// - Throws: ``StoreFailure``
    func annotation(_ id: AnnotationID) async throws(StoreFailure) -> Annotation?

    /// Changes an annotation and returns what became of it, nil if there is no such one.
    /// - Throws: ``StoreFailure``
    func change(_ id: AnnotationID, _ change: AnnotationChange) async throws(StoreFailure) -> Annotation?

    /// Removes an annotation; false if there was none.
    /// - Throws: ``StoreFailure``
    func removeAnnotation(_ id: AnnotationID) async throws(StoreFailure) -> Bool

    /// The source by a number, nil if there is no such one.
    /// - Throws: ``StoreFailure``
    func source(_ id: SourceID) async throws(StoreFailure) -> SourceRecord?
}
