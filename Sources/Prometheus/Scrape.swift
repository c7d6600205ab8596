/// What is told to whoever reads the metrics once: what was counted, and what is looked up for it.
public struct Scrape: Sendable {
    private let order: [MetricDescription]
    private var samples: [String: [MetricFamily.Sample]] = [:]

    init(_ order: [MetricDescription]) {
        self.order = order
    }

    /// Tells a number as it is now; of a name that is not in ``MetricDescription/all``, nothing.
    public mutating func set(_ name: String, _ labels: KeyValuePairs<String, String> = [:], to value: Double) {
        add(MetricFamily.Sample(labels: labels.map { MetricLabel($0.key, $0.value) }, value: value), to: name)
    }

    /// Tells a whole number as it is now.
    public mutating func set(_ name: String, _ labels: KeyValuePairs<String, String> = [:], to value: Int) {
        set(name, labels, to: Double(value))
    }

    mutating func add(_ sample: MetricFamily.Sample, to name: String) {
        samples[name, default: []].append(sample)
    }

    /// All that is told, in the order of ``MetricDescription/all``.
    public var families: [MetricFamily] {
        order.compactMap { description in
            samples[description.name].map { samples in
                MetricFamily(name: description.name, help: description.help, kind: description.kind, samples: samples)
            }
        }
    }

    /// The same as Prometheus reads it.
    public var text: String { ExpositionText.of(families) }
}
