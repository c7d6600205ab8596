internal import Synchronization

/// The failures of one session's decoders, over all its connections: an encoder that comes back begins no new count.
///
/// Video that no decoder survives costs a process each time, and encoders reconnect for ever. So a stream that was given
/// up lets nobody in for a while, and for longer each time.
final class DecoderFailures: Sendable {
    /// So many failures within ``window`` and the stream is given up: the video itself must be the cause.
    static let maximum = 3
    /// The window in which failures are counted; as long without any after a wait, and all is forgotten.
    static let window = Duration.seconds(60)
    /// The longest wait in seconds; the first one is of two.
    static let longestWait = 60

    private struct State {
        var failures: [ContinuousClock.Instant] = []
        var timesGivenUp = 0
        var end: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// Notes that a decoder failed; returns how many did within the window.
    func note(at now: ContinuousClock.Instant = .now) -> Int {
        state.withLock { state in
            state.failures.append(now)
            state.failures.removeAll { now - $0 > Self.window }
            return state.failures.count
        }
    }

    /// Notes that the stream was given up: the next publisher has to wait, 2 s, 4, 8 … 60 s.
    func giveUp(at now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            if let end = state.end, now - end > Self.window { state.timesGivenUp = 0 }
            state.timesGivenUp += 1
            let seconds = min(1 << min(state.timesGivenUp, 10), Self.longestWait)
            state.end = now + .seconds(seconds)
        }
    }

    /// Whole seconds until a publisher is let in; nil: now.
    func wait(at now: ContinuousClock.Instant = .now) -> Int? {
        state.withLock { state in
            guard let end = state.end, end > now else { return nil }
            return Int((end - now).components.seconds) + 1
        }
    }

    /// Forgets all: somebody who looks after the stream starts it again.
    func forget() {
        state.withLock { $0 = State() }
    }
}
