internal import CoreMetrics
internal import Synchronization

/// The numbers of one combination of labels.
protocol Series: AnyObject, Sendable {
    /// What they are now.
    func samples(_ labels: [MetricLabel]) -> [MetricFamily.Sample]
}

/// Counts.
final class CountSeries: Series, CounterHandler {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        // What only grows does not shrink.
        guard amount > 0 else { return }
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    /// No effect: for whoever reads it, a count that falls is a new start of the program.
    func reset() {}

    func samples(_ labels: [MetricLabel]) -> [MetricFamily.Sample] {
        [MetricFamily.Sample(labels: labels, value: Double(count.load(ordering: .relaxed)))]
    }
}

/// Counts times by their length.
final class HistogramSeries: Series, TimerHandler {
    private struct State {
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// - Parameter bounds: the longest time in seconds that each bucket takes, ascending.
    init(_ bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1_000_000_000
        let index = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += seconds
        }
    }

    func samples(_ labels: [MetricLabel]) -> [MetricFamily.Sample] {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var samples: [MetricFamily.Sample] = []
        var total = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            let label = MetricLabel("le", ExpositionText.number(bound))
            samples.append(MetricFamily.Sample(suffix: "_bucket", labels: labels + [label], value: Double(total)))
        }
        samples.append(MetricFamily.Sample(suffix: "_sum", labels: labels, value: sum))
        samples.append(MetricFamily.Sample(suffix: "_count", labels: labels, value: Double(total)))
        return samples
    }
}
