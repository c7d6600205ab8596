/// What is left out of a stream whose decoder can't keep up, so that nothing has to be dropped.
public enum DegradationStep: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// Nothing: every sample is the picture that its instant asks for.
    case none = 0
    /// Only keyframes are decoded: a sample is the first keyframe at or after its instant.
    case keyframes = 1
    /// Only keyframes, of intervals twice as long.
    case twice = 2
    /// Only keyframes, of intervals four times as long.
    case fourTimes = 3
    /// Only keyframes, of intervals eight times as long.
    case eightTimes = 4

    /// How many times the configured interval lies between two samples, where there are keyframes enough.
    public var factor: Int64 {
        switch self {
        case .none, .keyframes: 1
        case .twice: 2
        case .fourTimes: 4
        case .eightTimes: 8
        }
    }

    /// The step that leaves out more; nil if none does.
    public var worse: DegradationStep? { DegradationStep(rawValue: rawValue + 1) }

    /// The step that leaves out less; nil if nothing is left out.
    public var better: DegradationStep? { DegradationStep(rawValue: rawValue - 1) }

    /// Compares by how much is left out.
    public static func < (one: DegradationStep, other: DegradationStep) -> Bool { one.rawValue < other.rawValue }
}

/// That a stream is degraded, for who looks at it.
public struct Degradation: Hashable, Sendable {
    /// What is left out.
    public var step: DegradationStep
    /// Seconds from one sampling instant to the next at this step.
    public var intervalSeconds: Double
    /// Since when anything is left out.
    public var since: Instant

    /// Creates it.
    public init(step: DegradationStep, intervalSeconds: Double, since: Instant) {
        self.step = step
        self.intervalSeconds = intervalSeconds
        self.since = since
    }

    /// What is decoded, for people: `only keyframes of intervals of 2 s are decoded`.
    public var words: String { step.words(intervalSeconds: intervalSeconds) }
}

extension DegradationStep {
    /// What is decoded at this step, for people.
    ///
    /// - Parameter seconds: from one sampling instant to the next at this step.
    public func words(intervalSeconds seconds: Double) -> String {
        switch self {
        case .none: "all that samples need is decoded"
        case .keyframes: "only keyframes are decoded"
        case .twice, .fourTimes, .eightTimes:
            "only keyframes of intervals of \(Int(exactly: seconds).map(String.init) ?? String(seconds)) s are decoded"
        }
    }
}
