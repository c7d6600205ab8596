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

    /// One for each entry of the page.
    private(set) var entries: [Entry]

    /// Finds for each text the entries that it belongs to, which lie together: a page of thousands may have thousands.
    ///
    /// - Parameters:
    ///   - page: ascending in time, with buckets of one length if they are buckets.
    ///   - annotations: those of each entry keep their order.
    ///   - transcriptions: of several at once the first counts.
    init(about page: [TimelineEntry], _ annotations: [Annotation], _ transcriptions: [Transcription]) {
        entries = Array(repeating: Entry(), count: page.count)
        let all = Array(page.indices)
        let own = Dictionary(grouping: all) { page[$0].source.id }
        for annotation in annotations {
            let draft = annotation.draft
            let concerned = draft.sourceID.map { own[$0] ?? [] } ?? all
            for index in Self.entries(of: page, concerned, from: draft.start, to: draft.end) {
                entries[index].annotations.append(annotation)
            }
        }
        for transcription in transcriptions {
            let segment = transcription.segment
            let concerned = own[segment.sourceID] ?? []
            for index in Self.entries(of: page, concerned, from: segment.start, to: segment.end)
            where entries[index].transcription == nil { entries[index].transcription = transcription }
        }
    }

    /// Those among some entries of a page that a span covers, or any time in their bucket.
    private static func entries(
        of page: [TimelineEntry],
        _ concerned: [Int],
        from start: Instant,
        to end: Instant
    ) -> ArraySlice<Int> {
        let first = concerned.partition { index in
            let entry = page[index]
            guard let bucket = entry.bucket else { return entry.instant >= start }
            return Instant(microseconds: entry.instant.microseconds &+ bucket.microseconds) > start
        }
        return concerned[first...].prefix(max(0, concerned.partition { page[$0].instant > end } - first))
    }
}

extension [Int] {
    /// The place of the first element from which on all have a property that those before it have not, by halves.
    fileprivate func partition(where holds: (Int) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
