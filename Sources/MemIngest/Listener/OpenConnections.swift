internal import Synchronization

/// Counts the connections that are open: the bound on their number, and the event that the last one is gone.
final class OpenConnections: Sendable {
    private struct State {
        var count = 0
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let maximum: @Sendable () -> Int
    private let state = Mutex(State())

    /// Creates a count of none, which lets at most so many in as are said each time.
    init(maximum: @escaping @autoclosure @Sendable () -> Int) {
        self.maximum = maximum
    }

    /// Lets one more in, if there is room.
    func enter() -> Bool {
        let maximum = maximum()
        return state.withLock { state in
            guard state.count < maximum else { return false }
            state.count += 1
            return true
        }
    }

    /// One is gone.
    func leave() {
        let waiting = state.withLock { state in
            state.count -= 1
            return state.count == 0 ? state.waiting.take() : nil
        }
        waiting?.resume()
    }

    /// Returns when none is open, or when the task is cancelled.
    ///
    /// One caller only.
    func empty() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.count == 0 || Task.isCancelled { return true }
                    state.waiting = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.take() }?.resume()
        }
    }
}
