internal import MemCore
internal import Synchronization

/// Tells whoever watches streams what became durable of them, commit by commit.
final class ObservationFeed: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<[Observation]>.Continuation] = [:]
        var last = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// What becomes known from now on, until the store is closed.
    func listen() -> AsyncStream<[Observation]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [Observation].self)
        let number = state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.last += 1
            state.listeners[state.last] = continuation
            return state.last
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// Tells of what was committed; looked through only if anybody listens.
    func tell(_ items: [WriteItem]) {
        let listeners = state.withLock { Array($0.listeners.values) }
        guard !listeners.isEmpty else { return }
        let observations = items.flatMap(\.observations)
        guard !observations.isEmpty else { return }
        for listener in listeners { listener.yield(observations) }
    }

    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}

extension WriteItem {
    /// What it tells of a stream.
    fileprivate var observations: [Observation] {
        switch self {
        case .sample(let sample): [Observation(sample)].compactMap(\.self)
        case .session(_, let events, _): events.compactMap { Observation($0) }
        default: []
        }
    }
}
