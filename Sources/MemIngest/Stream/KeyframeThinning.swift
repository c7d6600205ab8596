internal import DecoderProtocol
internal import MemCore

/// Which access units the decoder gets at each step of degradation.
///
/// A value. What it lets through is a stream that any decoder of the codec takes: keyframes alone, or, when nothing is left
/// out any more, everything from a keyframe on but the pictures that refer to what was left out.
struct KeyframeThinning {
    /// Media time from one sampling instant to the next, as configured.
    var interval: MediaTime
    /// How much is left out.
    var step = DegradationStep.none {
        didSet { if step != oldValue { lastInterval = nil } }
    }
    /// Media time between the last two keyframes that came; zero before the second.
    private var keyframeDistance = MediaTime.zero
    private var lastKeyframe: MediaTime?
    /// In which of the longer intervals, counted from time zero, the last keyframe that was let through lies.
    private var lastInterval: Int64?
    /// Whether something was left out behind the last keyframe that was let through.
    private var isInterrupted = false
    /// The PTS of the keyframe before which something was left out.
    private var resumedAt: MediaTime?

    /// Creates one that lets everything through.
    init(interval: MediaTime) {
        self.interval = interval
    }

    /// For how long the decoder may get nothing because it is a keyframe that comes next; zero where it gets everything.
    var keyframeWait: MediaTime { step == .none && !isInterrupted ? .zero : keyframeDistance }

    /// The access unit as the decoder is to get it; nil if it is left out.
    mutating func pass(_ unit: AccessUnit) -> AccessUnit? {
        if unit.isKeyframe {
            if let lastKeyframe, unit.pts > lastKeyframe { keyframeDistance = unit.pts - lastKeyframe }
            lastKeyframe = unit.pts
        }
        guard step == .none else { return passAlone(unit) }
        if unit.isKeyframe {
            resumedAt = isInterrupted ? unit.pts : nil
            isInterrupted = false
            return unit
        }
        guard !isInterrupted, resumedAt.map({ unit.pts >= $0 }) ?? true else { return nil }
        return unit
    }

    /// The same where only keyframes go.
    private mutating func passAlone(_ unit: AccessUnit) -> AccessUnit? {
        guard unit.isKeyframe, isFirstOfInterval(unit.pts) else {
            isInterrupted = true
            return nil
        }
        isInterrupted = false
        resumedAt = unit.pts
        // Nothing that comes is shown before it, and that it is decoded before its time is how others would be.
        var alone = unit
        alone.dts = unit.pts
        return alone
    }

    private mutating func isFirstOfInterval(_ pts: MediaTime) -> Bool {
        guard step > .keyframes else { return true }
        let length = max(1, interval.microseconds * step.factor)
        let quotient = pts.microseconds / length
        let number = pts.microseconds < 0 && quotient * length != pts.microseconds ? quotient - 1 : quotient
        defer { lastInterval = number }
        return number != lastInterval
    }
}
