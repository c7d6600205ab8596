/// Where words are kept and found.
///
/// The store implements it, the API calls it. What a call wrote is durable, and is found, when it returns.
public protocol WordSearching: Sendable {
    /// Writes what was said, all or nothing, and returns it in the same order.
    /// - Throws: ``StoreFailure``
    func transcribe(_ segments: [Transcription.Segment]) async throws(StoreFailure) -> [Transcription]

    /// Says who speaks in a transcription; false if there is no such one.
    /// - Throws: ``StoreFailure``
    func name(_ speaker: String, in id: Transcription.ID) async throws(StoreFailure) -> Bool

    /// What was said and noted during some spans, in one snapshot.
    ///
    /// - Parameters:
    ///   - spans: their starts ascend, and their ends too.
    ///   - source: the source of them all, if they have one: notes about others are left out.
    ///   - limit: the most notes.
    /// - Throws: ``StoreFailure``
    func texts(
        during spans: [SourceSpan],
        of source: SourceID?,
        notes limit: Int
    ) async throws(StoreFailure) -> SpanTexts

    /// Where words were said.
    /// - Throws: ``StoreFailure``
    func spoken(_ query: WordQuery) async throws(StoreFailure) -> WordPage<Transcription>

    /// Where words were noted.
    /// - Throws: ``StoreFailure``
    func noted(_ query: WordQuery) async throws(StoreFailure) -> WordPage<Annotation>
}
