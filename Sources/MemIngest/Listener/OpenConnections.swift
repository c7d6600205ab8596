internal import MemCore
internal import Synchronization

/// Counts the connections that are open, in all and by address: the bounds on their numbers, and the event that the last
/// one is gone.
final class OpenConnections: Sendable {
    /// How many may be open at once.
    struct Maximum: Sendable {
        var total: Int
        var perAddress: Int

        init(total: Int, perAddress: Int) {
            self.total = total
            self.perAddress = perAddress
        }

        init(_ streaming: Configuration.Streaming) {
            total = streaming.rtmp.maxConcurrentStreams + streaming.limits.spareConnections
            perAddress = streaming.limits.connectionsPerAddress
        }
    }

    /// What becomes of a connection that wants in.
    enum Entry: Sendable {
        case entered
        /// There are as many as may be.
        case full
        /// There are as many from its address as may be.
        case tooManyFromAddress
    }

    private struct State {
        var count = 0
        var byAddress: [PeerAddress: Int] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []

        mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
            defer { waiting = [] }
            return waiting
        }
    }

    private let maximum: @Sendable () -> Maximum
    private let state = Mutex(State())

    /// Creates a count of none, which lets at most so many in as are said each time.
    init(maximum: @escaping @autoclosure @Sendable () -> Maximum) {
        self.maximum = maximum
    }

    /// How many are open.
    var count: Int { state.withLock { $0.count } }

    /// Lets one more in, if there is room.
    func enter(from address: PeerAddress) -> Entry {
        let maximum = maximum()
        return state.withLock { state in
            guard state.count < maximum.total else { return .full }
            guard state.byAddress[address, default: 0] < maximum.perAddress else { return .tooManyFromAddress }
            state.count += 1
            state.byAddress[address, default: 0] += 1
            return .entered
        }
    }

    /// One that was let in is gone.
    func leave(from address: PeerAddress) {
        let waiting = state.withLock { state in
            state.count -= 1
            let left = state.byAddress[address, default: 0] - 1
            state.byAddress[address] = left > 0 ? left : nil
            return state.count == 0 ? state.takeWaiting() : []
        }
        for waiting in waiting { waiting.resume() }
    }

    /// Returns when none is open, or when a task that waits for that is cancelled.
    func empty() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.count == 0 || Task.isCancelled { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            for waiting in state.withLock({ $0.takeWaiting() }) { waiting.resume() }
        }
    }
}
