internal import MemCore

extension AnnotationStoring {
    /// Refuses a source that is not there, by the name of the field that it came in.
    /// - Throws: ``APIError``; ``StoreFailure``
    func check(_ source: SourceID) async throws {
        guard try await self.source(source) != nil else {
            throw APIError.invalid("source_id", "There is no source \(source).")
        }
    }
}
