/// Everything that is told of one metric: a name, what it counts, and a number for each combination of its labels.
public struct MetricFamily: Hashable, Sendable {
    /// How its numbers are to be read.
    public enum Kind: String, Hashable, Sendable {
        /// Grows, and begins at 0 with each start of the program.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts observations by their size.
        case histogram
    }

    /// One number.
    public struct Sample: Hashable, Sendable {
        /// What follows the family's name: `_bucket`, `_sum`, `_count`, or nothing.
        public var suffix: String
        /// Names and values, in the order that they are written in.
        public var labels: [MetricLabel]
        /// The number.
        public var value: Double

        /// Creates one.
        public init(suffix: String = "", labels: [MetricLabel] = [], value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    /// The name, with its unit and, of a counter, `_total` at its end.
    public var name: String
    /// What it counts, in a sentence.
    public var help: String
    /// How its numbers are to be read.
    public var kind: Kind
    /// The numbers.
    public var samples: [Sample]

    /// Creates a family.
    public init(name: String, help: String, kind: Kind, samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }
}

/// One label of a number.
public struct MetricLabel: Hashable, Sendable, Comparable {
    /// Its name.
    public var name: String
    /// Its value; nothing that a peer chooses.
    public var value: String

    /// Creates a label.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// By name, then by value.
    public static func < (left: MetricLabel, right: MetricLabel) -> Bool {
        (left.name, left.value) < (right.name, right.value)
    }
}
