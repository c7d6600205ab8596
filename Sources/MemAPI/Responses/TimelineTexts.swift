internal import MemCore

/// What was said and noted while the entries of a page were on screen, entry by entry.
struct TimelineTexts {
    /// What belongs to one entry.
    struct Entry {
        /// What was being said in its source.
        var transcription: Transcription?
        /// The notes about what it shows, of its source or of all.
        var annotations: [Annotation] = []
    }

    /// How many bytes the notes of one page may have: many times what people write, and what a browser still takes.
    static let maximumBytes = 64 << 20

    /// How many notes are looked at for one page.
    static let maximumNotes = 50_000

    /// There are more notes than an answer holds.
    static let tooMuch = APIError.invalid(
        "limit",
        "The notes about these entries are too much to be sent at once: ask for fewer entries, or for a shorter time."
    )

    /// One for each entry of the page.
    private(set) var entries: [Entry]

    /// Gives each entry what belongs to it.
    ///
    /// - Parameters:
    ///   - page: ascending in time, with buckets of one length if they are buckets.
    ///   - annotations: those of each entry keep their order.
    ///   - transcriptions: one for each entry, nil where nothing was said.
    /// - Throws: ``APIError`` if the notes take too much: one that covers all entries is sent with each of them.
    init(
        about page: [TimelineEntry],
        _ annotations: [Annotation],
        _ transcriptions: [Transcription?]
    ) throws(APIError) {
        entries = transcriptions.map { Entry(transcription: $0) }
        let index = SpanIndex(page.map(\.span))
        var left = Self.maximumBytes
        for annotation in annotations {
            let draft = annotation.draft
            let places = index.places(meeting: draft.start, to: draft.end, of: draft.sourceID)
            let bytes = draft.content.utf8.count + JSONValue.object(draft.metadata).bytes
            left -= places.count * (bytes + 256)
            guard left >= 0 else { throw Self.tooMuch }
            for place in places { entries[place].annotations.append(annotation) }
        }
    }
}

extension TimelineEntry {
    /// The time that it stands for.
    var span: SourceSpan {
        let length = bucket.map { $0.microseconds &- 1 } ?? 0
        return SourceSpan(
            sourceID: source.id,
            start: instant,
            end: Instant(microseconds: instant.microseconds &+ length)
        )
    }
}

extension JSONValue {
    /// What it takes as JSON, about.
    fileprivate var bytes: Int {
        switch self {
        case .null, .bool, .integer, .number: 8
        case .string(let text): text.utf8.count + 2
        case .array(let values): values.reduce(2) { $0 + $1.bytes + 1 }
        case .object(let fields): fields.reduce(2) { $0 + $1.key.utf8.count + $1.value.bytes + 4 }
        }
    }
}
