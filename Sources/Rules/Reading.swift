internal import MemCore

/// What an observation says of a condition.
enum Reading: Hashable, Sendable {
    /// Something was measured.
    ///
    /// - Parameters:
    ///   - holds: whether the condition holds.
    ///   - isOver: whether it clearly does not: a value near its threshold is neither.
    case measured(holds: Bool, isOver: Bool, value: Double, threshold: Double, frame: FrameID?)
    /// There is nothing any more that the condition could hold for.
    case nothing(Alert.Resolution)
}

extension Reading {
    /// A value that is too low below a threshold.
    static func low(_ value: Double, below threshold: Double, hysteresis: Double, frame: FrameID?) -> Reading {
        .measured(
            holds: value < threshold,
            isOver: value >= threshold + hysteresis,
            value: value,
            threshold: threshold,
            frame: frame
        )
    }

    /// A value that has to be in a range.
    static func range(
        _ value: Double,
        _ minimum: Double?,
        _ maximum: Double?,
        hysteresis: Double,
        frame: FrameID?
    ) -> Reading {
        let (low, high) = (minimum ?? -.infinity, maximum ?? .infinity)
        // Of two bounds the one that is violated, or nearer.
        let threshold = abs(value - low) < abs(value - high) ? low : high
        return .measured(
            holds: value < low || value > high,
            // Where the range has no room for the hysteresis, being inside is enough.
            isOver: value >= min(low + hysteresis, high) && value <= max(high - hysteresis, low),
            value: value,
            threshold: threshold,
            frame: frame
        )
    }
}
