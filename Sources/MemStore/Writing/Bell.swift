internal import Synchronization

/// Wakes one waiter; a ring that nobody waits for is kept for the next one who does.
final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let waiter = state.withLock { state in
            state.hasRung = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Waits for a ring; one caller at a time.
    func wait() async {
        await withCheckedContinuation { continuation in
            let hasRung = state.withLock { state in
                defer { state.hasRung = false }
                if !state.hasRung { state.waiter = continuation }
                return state.hasRung
            }
            if hasRung { continuation.resume() }
        }
    }

    /// Waits for a ring, but no longer than this.
    func wait(atMost limit: Duration) async {
        let timer = Task {
            // A cancelled timer must not ring.
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            ring()
        }
        await wait()
        timer.cancel()
    }
}
