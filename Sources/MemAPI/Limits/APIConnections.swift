internal import MemCore
internal import Synchronization

/// The connections that are open: bounds on their numbers, and room for new ones.
///
/// Where there are as many as may be, the one that has waited longest for a request is closed: so neither half-open nor
/// idle ones keep anybody out.
final class APIConnections: Sendable {
    /// What becomes of a connection that wants in.
    enum Entry: Equatable {
        /// It is in, by this number.
        case entered(Int)
        /// All that are open are being answered.
        case full
        /// There are as many from its address as may be.
        case tooManyFromAddress
    }

    private struct Open {
        /// Whose it is; nil while it is a proxy's that works for nobody.
        var address: PeerAddress?
        let close: @Sendable () -> Void
        /// Grows with time; nil while it is being answered.
        var waitingSince: Int?
    }

    private struct State {
        var open: [Int: Open] = [:]
        var byAddress: [PeerAddress: Int] = [:]
        var leaving = 0
        /// Numbers connections, and tells which of two events came first.
        var last = 0

        mutating func next() -> Int {
            last += 1
            return last
        }

        mutating func remove(_ number: Int) -> Open? {
            guard let gone = open.removeValue(forKey: number) else { return nil }
            release(gone.address)
            return gone
        }

        mutating func release(_ address: PeerAddress?) {
            guard let address else { return }
            let left = byAddress[address, default: 0] - 1
            byAddress[address] = left > 0 ? left : nil
        }
    }

    /// How many refused ones may stay for a moment.
    static let maximumLeaving = 32

    private let state = Mutex(State())

    /// How many are open.
    var count: Int { state.withLock { $0.open.count } }

    /// Lets one more in, if there is room or some can be made.
    ///
    /// - Parameters:
    ///   - address: whose it is; nil for a trusted proxy, which ``assign(_:to:atMost:)`` tells whom it works for.
    ///   - limits: how many there may be.
    ///   - close: closes it.
    func enter(
        from address: PeerAddress?,
        atMost limits: Configuration.API.Limits,
        close: @escaping @Sendable () -> Void
    ) -> Entry {
        let (entry, evicted): (Entry, Open?) = state.withLock { state in
            if let address, state.byAddress[address, default: 0] >= limits.connectionsPerAddress {
                return (.tooManyFromAddress, nil)
            }
            var evicted: Open?
            if state.open.count >= limits.connections {
                let waiting = state.open.filter { $0.value.waitingSince != nil }
                let longest = waiting.min { ($0.value.waitingSince ?? 0) < ($1.value.waitingSince ?? 0) }
                guard let longest else { return (.full, nil) }
                evicted = state.remove(longest.key)
            }
            let number = state.next()
            state.open[number] = Open(address: address, close: close, waitingSince: number)
            if let address { state.byAddress[address, default: 0] += 1 }
            return (.entered(number), evicted)
        }
        evicted?.close()
        return entry
    }

    /// A proxy's connection works for a client now, or for nobody; false if that has as many as may be.
    func assign(_ number: Int, to address: PeerAddress?, atMost limits: Configuration.API.Limits) -> Bool {
        state.withLock { state in
            guard let open = state.open[number], open.address != address else { return true }
            if let address {
                guard state.byAddress[address, default: 0] < limits.connectionsPerAddress else { return false }
                state.byAddress[address, default: 0] += 1
            }
            state.release(open.address)
            state.open[number]?.address = address
            return true
        }
    }

    /// Notes whether a connection waits for a request.
    func note(_ number: Int, isWaiting: Bool) {
        state.withLock { state in
            guard state.open[number] != nil else { return }
            let since = isWaiting ? state.next() : nil
            state.open[number]?.waitingSince = since
        }
    }

    /// Whether a connection that was refused may stay for a moment; few may, so that a flood of them holds nothing.
    func beginLeaving() -> Bool {
        state.withLock { state in
            guard state.leaving < Self.maximumLeaving else { return false }
            state.leaving += 1
            return true
        }
    }

    /// One that stayed for a moment is gone.
    func endLeaving() {
        state.withLock { $0.leaving -= 1 }
    }

    /// A connection is gone.
    func leave(_ number: Int) {
        state.withLock { _ = $0.remove(number) }
    }
}
