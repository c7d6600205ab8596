package import MemCore

/// What was said in an array; words are found as they stand, the newest first.
package actor InMemoryWords: WordSearching {
    private let annotations: InMemoryAnnotations
    private var all: [Transcription] = []

    package init(_ annotations: InMemoryAnnotations) {
        self.annotations = annotations
    }

    package func transcribe(_ segments: [Transcription.Segment]) async throws(StoreFailure) -> [Transcription] {
        let first = Int64(all.count) + 1
        let new = segments.enumerated().map { index, segment in
            Transcription(id: Transcription.ID(rawValue: first + Int64(index)), segment: segment)
        }
        all += new
        return new
    }

    package func name(_ speaker: String, in id: Transcription.ID) async throws(StoreFailure) -> Bool {
        guard let index = all.firstIndex(where: { $0.id == id }) else { return false }
        all[index].segment.speaker = speaker
        return true
    }

    package func texts(
        during spans: [SourceSpan],
        of source: SourceID?,
        notes limit: Int
    ) async throws(StoreFailure) -> SpanTexts {
        let query = AnnotationQuery(sourceID: source, start: spans.first?.start, end: spans.last?.end, limit: limit)
        let notes = spans.isEmpty ? AnnotationPage(annotations: [], total: 0) : try await annotations.annotations(query)
        return SpanTexts(said: said(during: spans), notes: notes)
    }

    private func said(during spans: [SourceSpan]) -> [Transcription?] {
        spans.map { span in
            let meeting = all.filter { transcription in
                let segment = transcription.segment
                return segment.sourceID == span.sourceID && segment.start <= span.end && segment.end >= span.start
            }
            return meeting.min { ($0.segment.start, $0.id.rawValue) < ($1.segment.start, $1.id.rawValue) }
        }
    }

    package func spoken(_ query: WordQuery) async throws(StoreFailure) -> WordPage<Transcription> {
        let found = all.reversed().filter { transcription in
            let segment = transcription.segment
            return segment.text.lowercased().contains(query.text.lowercased())
                && segment.end >= query.start ?? segment.end && segment.start <= query.end ?? segment.start
                && segment.sourceID == query.sourceID ?? segment.sourceID
        }
        let page = found.dropFirst(query.offset).prefix(query.limit)
        return WordPage(
            hits: page.map { WordHit(found: $0, score: 1.5, snippet: $0.segment.text, frame: nil) },
            total: found.count
        )
    }

    package func noted(_ query: WordQuery) async throws(StoreFailure) -> WordPage<Annotation> {
        let page = try await annotations.annotations(AnnotationQuery(text: query.text))
        return WordPage(
            hits: page.annotations.map { WordHit(found: $0, score: 0.5, snippet: $0.draft.content, frame: nil) },
            total: page.total
        )
    }
}
