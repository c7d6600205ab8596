internal import MemCore
internal import Synchronization

/// From when to when each source has samples, so that nobody looks for them where there are none.
///
/// A span may be too wide, never too narrow: it grows before a commit, and stays when something is forgotten.
final class SampleSpans: Sendable {
    private let spans = Mutex<[SourceID: ClosedRange<Instant>]>([:])

    /// Samples of a source may soon be there.
    func extend(_ source: SourceID, by span: ClosedRange<Instant>) {
        spans.withLock { spans in
            let known = spans[source] ?? span
            spans[source] = min(known.lowerBound, span.lowerBound)...max(known.upperBound, span.upperBound)
        }
    }

    /// The span of one source, nil if it has no samples.
    subscript(source: SourceID) -> ClosedRange<Instant>? { spans.withLock { $0[source] } }

    /// The sources that a query means and that may have samples from one instant to another, both included.
    func sources(_ query: TimelineQuery, from start: Instant, to end: Instant) -> [SourceID: ClosedRange<Instant>] {
        spans.withLock { spans in
            spans.filter { source, span in
                (query.sourceID ?? source) == source && span.lowerBound <= end && span.upperBound >= start
            }
        }
    }
}
