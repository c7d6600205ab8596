internal import MemCore

/// What queries need to know besides the database.
struct Knowledge: Sendable {
    /// How sources are named.
    let sources = SourceDirectory()
    /// From when on samples may be in no row of `minutes`.
    let uncovered = UncoveredSince()
    /// From when to when each source has samples.
    let spans = SampleSpans()

    /// Before a commit: these samples may soon be there.
    func expect(_ samples: [Sample]) {
        uncovered.extend(to: samples.map(\.instant).min())
        for sample in samples { spans.extend(sample.sourceID, by: sample.instant...sample.instant) }
    }
}
