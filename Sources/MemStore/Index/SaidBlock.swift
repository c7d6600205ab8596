internal import MemCore

/// When something was said in one hour of UTC, without the texts.
final class SaidBlock: Sendable {
    /// A transcription's number, and from when to when it goes.
    struct Span: Sendable {
        var id: Int64
        var span: SourceSpan
    }

    /// In the order of their starts, and then of their numbers.
    private let spans: [Span]
    /// The longest of them, in microseconds.
    private let longest: Int64

    /// - Parameter spans: all that share an instant with the hour.
    init(_ spans: [Span]) {
        self.spans = spans.sorted { ($0.span.start, $0.id) < ($1.span.start, $1.id) }
        longest = spans.map { $0.span.end.microseconds &- $0.span.start.microseconds }.max() ?? 0
    }

    /// What it takes in memory.
    var bytes: Int { 64 + spans.count * MemoryLayout<Span>.stride }

    /// Those that share an instant with a time, and perhaps some before it.
    func spans(from start: Instant, to end: Instant) -> ArraySlice<Span> {
        let (first, isEarly) = start.microseconds.subtractingReportingOverflow(longest)
        let from = isEarly ? 0 : index { $0.microseconds >= first }
        return spans[from..<max(from, index { $0 > end })]
    }

    /// The first one whose start has a property that all behind it have as well.
    private func index(where holds: (Instant) -> Bool) -> Int {
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(spans[middle].span.start) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
