public import CoreMetrics
internal import Synchronization

/// Keeps what the parts of the program count by the API of swift-metrics, for whoever comes and reads it.
///
/// It knows the metrics of ``MetricDescription/all`` and no other: what has another name, or other labels, counts nowhere,
/// so that no library and no peer can make it grow. Values begin at 0 with the program.
public final class MetricRegistry: MetricsFactory {
    /// More combinations of labels than any metric has: every route, with each class of status.
    static let maximumSeries = 1000

    private let descriptions: [String: MetricDescription]
    private let order: [MetricDescription]
    private let series = Mutex<[String: [[MetricLabel]: any Series]]>([:])

    /// Creates a registry in which nothing was counted.
    public convenience init() {
        self.init(MetricDescription.all)
    }

    init(_ descriptions: [MetricDescription]) {
        order = descriptions
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What was counted until now; whoever reads it adds what can be looked up only then.
    public func scrape() -> Scrape {
        var scrape = Scrape(order)
        let all = series.withLock { $0 }
        for description in order {
            for (labels, series) in (all[description.name] ?? [:]).sorted(by: {
                $0.key.lexicographicallyPrecedes($1.key)
            }) {
                for sample in series.samples(labels) { scrape.add(sample, to: description.name) }
            }
        }
        return scrape
    }

    /// The counter of a name and its labels, the same for all that ask.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        make(label, dimensions, .counter) { _ in CountSeries() } as? CountSeries ?? NOOPMetricsHandler.instance
    }

    /// The histogram of a name and its labels, the same for all that ask.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        make(label, dimensions, .histogram) { HistogramSeries($0.buckets) } as? HistogramSeries
            ?? NOOPMetricsHandler.instance
    }

    /// Nothing: no part of Mem records what is no time.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    /// No effect: what was counted stays.
    public func destroyCounter(_ handler: any CounterHandler) {}

    /// No effect: what was counted stays.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// No effect: what was counted stays.
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func make(
        _ name: String,
        _ dimensions: [(String, String)],
        _ kind: MetricFamily.Kind,
        _ create: (MetricDescription) -> any Series
    ) -> (any Series)? {
        guard let description = descriptions[name], description.kind == kind,
            dimensions.map(\.0).sorted() == description.labels.sorted()
        else { return nil }
        let labels = dimensions.map { MetricLabel($0.0, $0.1) }.sorted()
        return series.withLock { series in
            if let known = series[name]?[labels] { return known }
            guard series[name, default: [:]].count < Self.maximumSeries else { return nil }
            let new = create(description)
            series[name, default: [:]][labels] = new
            return new
        }
    }
}
