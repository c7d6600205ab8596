internal import MemCore

/// How much is left out of a stream, decided by how long its video waits for the decoder.
///
/// A value in virtual time. Each stream has its own, and its own decoder process. The system shares the processors among
/// those evenly, so a stream that needs less than its share never waits, and is not degraded, however much another one
/// needs; and of streams that need the same, all get to the same step.
struct DegradationControl {
    /// From which share of the buffer on each step is taken; the buffer is full, and drops, at 1.
    ///
    /// The first one is far above what a decoder that was starved for a moment makes up for by itself.
    static let thresholds: [(share: Double, step: DegradationStep)] = [
        (0.5, .keyframes), (0.625, .twice), (0.75, .fourTimes), (0.875, .eightTimes),
    ]
    /// Below this share the decoder has caught up.
    static let calm = 0.125

    /// What is left out now.
    private(set) var step = DegradationStep.none
    /// How long the decoder must have kept up before less is left out, at first and at most.
    private let patience: (first: Duration, longest: Duration)
    /// The same now: longer after each time that less was too much again, so that a stream does not go to and fro.
    private var presentPatience: Duration
    private var calmSince: Duration?
    private var betterSince: Duration?

    /// Creates a control that leaves out nothing.
    ///
    /// - Parameter seconds: what the buffer holds: less is left out after half of that, at most eight times as much.
    init(seconds: Double) {
        patience = (.seconds(seconds / 2), .seconds(seconds * 8))
        presentPatience = patience.first
    }

    /// Goes one step up or down if it is time to; returns whether it did.
    ///
    /// - Parameters:
    ///   - pressure: how full the buffer is, 0 … 1.
    ///   - now: the time, on a clock that stands still while it is not the decoder that is waited for.
    mutating func note(pressure: Double, at now: Duration) -> Bool {
        if let worse = step.worse, Self.thresholds.contains(where: { $0.step == worse && $0.share <= pressure }) {
            goUp(at: now)
            return true
        }
        guard pressure < Self.calm, let better = step.better else {
            calmSince = nil
            return false
        }
        guard let since = calmSince else {
            calmSince = now
            return false
        }
        guard now - since >= presentPatience else { return false }
        step = better
        betterSince = now
        calmSince = now
        return true
    }

    /// Goes one step up, whatever the pressure, if there is one.
    mutating func goUp(at now: Duration) {
        guard let worse = step.worse else { return }
        if step == .none || betterSince != nil {
            let isRelapse = betterSince.map { now - $0 < patience.longest } ?? false
            presentPatience = isRelapse ? min(presentPatience * 2, patience.longest) : patience.first
        }
        betterSince = nil
        calmSince = nil
        step = worse
    }

    /// Leaves out nothing from now on: the video turned out to be such that nothing can be.
    mutating func reset() {
        step = .none
        calmSince = nil
    }
}
