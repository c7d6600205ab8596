internal import MemCore
internal import NIOCore
internal import Synchronization

/// What waits for one listener: bounded, since a listener may be as slow as it likes.
final class EventMailbox: Sendable {
    /// So much may wait; a listener that is further behind is sent away, and goes on from the log.
    static let maximumBytes = 1 << 20

    private struct State {
        var pieces: [ByteBuffer] = []
        var bytes = 0
        /// How things are now: of what is not sent yet only the newest counts.
        var states: [EventFilter.State: ByteBuffer] = [:]
        var waiter: CheckedContinuation<Void, Never>?
        var isClosed = false
        var lastPut = ContinuousClock.now
    }

    private let state = Mutex(State())

    /// Since when nothing was put in.
    var lastPut: ContinuousClock.Instant { state.withLock { $0.lastPut } }

    /// Whether nothing comes out any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Adds something; false if there is no room for it: then nothing more comes out.
    func put(_ piece: ByteBuffer) -> Bool {
        change { state in
            guard state.bytes + piece.readableBytes <= Self.maximumBytes else {
                (state.pieces, state.states, state.isClosed) = ([], [:], true)
                return false
            }
            state.pieces.append(piece)
            state.bytes += piece.readableBytes
            return true
        }
    }

    /// Replaces how something is.
    func put(_ piece: ByteBuffer, as kind: EventFilter.State) {
        change { $0.states[kind] = piece }
    }

    /// Lets nothing more in; nothing more comes out.
    func close() {
        change { state in (state.pieces, state.states, state.isClosed) = ([], [:], true) }
    }

    /// All that waits, waited for if there is nothing; nil when it is closed, or the task cancelled.
    ///
    /// One caller at a time.
    func next() async -> [ByteBuffer]? {
        while true {
            let (pieces, isClosed) = state.withLock { state in
                defer { (state.pieces, state.bytes, state.states) = ([], 0, [:]) }
                return (state.pieces + EventFilter.State.allCases.compactMap { state.states[$0] }, state.isClosed)
            }
            if isClosed || Task.isCancelled { return nil }
            if !pieces.isEmpty { return pieces }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isDue = state.withLock { state in
                        let isDue =
                            state.isClosed || !state.pieces.isEmpty || !state.states.isEmpty || Task.isCancelled
                        if !isDue { state.waiter = continuation }
                        return isDue
                    }
                    if isDue { continuation.resume() }
                }
            } onCancel: {
                change { _ in }
            }
        }
    }

    /// Changes what waits, and wakes who waits for it.
    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        let (result, waiter) = state.withLock { state in
            defer { state.waiter = nil }
            state.lastPut = .now
            return (body(&state), state.waiter)
        }
        waiter?.resume()
        return result
    }
}
