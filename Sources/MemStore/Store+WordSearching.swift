internal import DuckDB
public import MemCore
internal import Synchronization

extension Store: WordSearching {
    /// Writes what was said, all or nothing; durable and findable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    @discardableResult
    public func transcribe(_ segments: [Transcription.Segment]) async throws(StoreFailure) -> [Transcription] {
        let transcriptions = segments.map { segment in
            let number = lastTranscription.add(1, ordering: .relaxed).newValue
            return Transcription(id: Transcription.ID(rawValue: number), segment: segment)
        }
        if !transcriptions.isEmpty { try await write { .transcriptions(transcriptions, $0) } }
        return transcriptions
    }

    /// Says who speaks in a transcription; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func name(_ speaker: String, in id: Transcription.ID) async throws(StoreFailure) -> Bool {
        let isThere = try await read("Transcription \(id.rawValue) can't be read") { connection throws(DuckDBError) in
            try connection.run("SELECT 1 FROM mem.transcriptions WHERE id = ?", .integer(id.rawValue)).next() != nil
        }
        if isThere { try await write { .speaker(speaker, id, $0) } }
        return isThere
    }

    /// What was said and noted during some spans, in one snapshot.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func texts(
        during spans: [SourceSpan],
        of source: SourceID?,
        notes limit: Int
    ) async throws(StoreFailure) -> SpanTexts {
        guard let start = spans.first?.start, let end = spans.last?.end else {
            return SpanTexts(said: [], notes: AnnotationPage(annotations: [], total: 0))
        }
        let notes = AnnotationQuery(sourceID: source, start: start, end: end, limit: limit)
        let nothing = SpanTexts(said: spans.map { _ in nil }, notes: AnnotationPage(annotations: [], total: 0))
        let isSaid = knowledge.said.mayHave(from: start, to: end)
        let isNoted = knowledge.noted.mayHave(from: start, to: end)
        let (known, look) = self.known(during: spans, isSaid)
        if !isNoted, let known, known.allSatisfy({ $0 == nil }), !queue.isClosed { return nothing }
        guard isSaid || isNoted else { return nothing }
        return try await read("What was said and noted can't be read") { connection throws(DuckDBError) in
            try connection.transaction { () throws(DuckDBError) in
                var texts = nothing
                if let known { texts.said = try connection.transcriptions(known) }
                // What was said may be another thing in this snapshot, or gone.
                if isSaid, known == nil || !look.isCurrent { texts.said = try connection.said(during: spans) }
                if isNoted { texts.notes = try connection.annotations(notes) }
                return texts
            }
        }
    }

    /// The numbers of what was said during some spans, nil if the index can't tell.
    private func known(during spans: [SourceSpan], _ isSaid: Bool) -> ([Int64?]?, IndexLook) {
        var look = IndexLook(knowledge)
        return (isSaid ? look.said(during: spans) : nil, look)
    }

    /// Where words were said, the best fitting first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func spoken(_ query: WordQuery) async throws(StoreFailure) -> WordPage<Transcription> {
        try await read("The transcriptions can't be searched") { connection throws(DuckDBError) in
            try connection.spoken(query)
        }
    }

    /// Where words were noted, the best fitting first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func noted(_ query: WordQuery) async throws(StoreFailure) -> WordPage<Annotation> {
        try await read("The annotations can't be searched") { connection throws(DuckDBError) in
            try connection.noted(query)
        }
    }
}
