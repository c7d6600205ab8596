internal import MemCore

/// What was said and noted while a page of the timeline was on screen.
struct TimelineTexts {
    var annotations: [Annotation] = []
    var transcriptions: [Transcription] = []

    /// The notes about what an entry shows, of its source or of all.
    func annotations(about entry: TimelineEntry) -> [Annotation] {
        annotations.filter { annotation in
            let draft = annotation.draft
            return (draft.sourceID == nil || draft.sourceID == entry.source.id)
                && Self.meets(entry, draft.start, draft.end)
        }
    }

    /// What was being said in an entry's source.
    func transcription(during entry: TimelineEntry) -> Transcription? {
        transcriptions.first { transcription in
            let segment = transcription.segment
            return segment.sourceID == entry.source.id && Self.meets(entry, segment.start, segment.end)
        }
    }

    /// Whether a span covers an entry, or any time in its bucket.
    private static func meets(_ entry: TimelineEntry, _ start: Instant, _ end: Instant) -> Bool {
        guard let bucket = entry.bucket else { return start <= entry.instant && entry.instant <= end }
        return start < Instant(microseconds: entry.instant.microseconds &+ bucket.microseconds) && end >= entry.instant
    }
}
