internal import MemCore

/// What queries need to know besides the database.
struct Knowledge: Sendable {
    /// How sources are named.
    let sources = SourceDirectory()
    /// From when on samples may be in no row of `minutes`.
    let minutes = UncoveredSince()
    /// From when on samples may be in no row of `hours`.
    let hours = UncoveredSince()
    /// From when to when each source has samples.
    let spans = SampleSpans()

    /// From when on samples may be in no row of `minutes`, and of `hours`.
    struct Uncovered {
        var minutes: Instant?
        var hours: Instant?
    }

    /// To be asked before the first look into a snapshot: what is covered later is not in it.
    var uncovered: Uncovered { Uncovered(minutes: minutes.instant, hours: hours.instant) }

    /// Before a commit: these samples may soon be there.
    func expect(_ samples: [Sample]) {
        let first = samples.map(\.instant).min()
        minutes.extend(to: first)
        hours.extend(to: first)
        for sample in samples { spans.extend(sample.sourceID, by: sample.instant...sample.instant) }
    }
}
