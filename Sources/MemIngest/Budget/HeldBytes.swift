internal import Synchronization

/// Who holds bytes that a publisher sent, and can let go of some.
protocol BytesHolder: AnyObject, Sendable {
    /// Lets go of some bytes, and notes in the budget what is left; called when all holders together hold too much.
    func relieve()
}

/// The bytes that publishers make Mem hold, all together: messages that are not whole, and video that waits for its decoder.
///
/// Each bound on a single connection may be generous, as one encoder in trouble needs it, and a thousand of them would
/// still be more than a machine has. Where the holders together pass the maximum, whoever holds most lets go, again and
/// again until it fits: so the few that hold much make room, and the many that hold little notice nothing.
final class HeldBytes: Sendable {
    /// The smallest maximum that the configuration allows; below it nobody has to look at the configuration.
    static let smallestMaximum = 32 << 20

    private struct Holding {
        weak var holder: (any BytesHolder)?
        var bytes: Int
    }

    private struct State {
        var total = 0
        var holdings: [ObjectIdentifier: Holding] = [:]
        var isMakingRoom = false
    }

    private let maximum: @Sendable () -> Int
    private let state = Mutex(State())

    /// Creates a budget of none held.
    ///
    /// - Parameter maximum: the bytes that all may hold; asked for anew each time.
    init(maximum: @escaping @autoclosure @Sendable () -> Int) {
        self.maximum = maximum
    }

    /// The bytes that all hold now.
    var total: Int { state.withLock { $0.total } }

    /// How many connections and queues are there that have held something.
    var holders: Int { state.withLock { $0.holdings.count } }

    /// Notes what a holder holds now; may be called under the holder's own lock.
    ///
    /// Returns whether all together hold too much: then ``makeRoom()`` has to be called, and not under that lock.
    func note(_ bytes: Int, of holder: any BytesHolder) -> Bool {
        let isMore = state.withLock { state in
            let id = ObjectIdentifier(holder)
            let before = state.holdings[id]?.bytes ?? 0
            guard bytes != before else { return false }
            if state.holdings[id] == nil {
                state.holdings[id] = Holding(holder: holder, bytes: bytes)
            } else {
                state.holdings[id]?.bytes = bytes
            }
            state.total += bytes - before
            return bytes > before && state.total > Self.smallestMaximum
        }
        return isMore && total > maximum()
    }

    /// Takes a holder off the books; for its `deinit`.
    func release(_ holder: ObjectIdentifier) {
        state.withLock { $0.total -= $0.holdings.removeValue(forKey: holder)?.bytes ?? 0 }
    }

    /// Has those that hold most let go of it until all fit; who finds somebody at it leaves it to him.
    func makeRoom() {
        let isFree = state.withLock { state in
            defer { state.isMakingRoom = true }
            return !state.isMakingRoom
        }
        guard isFree else { return }
        defer { state.withLock { $0.isMakingRoom = false } }
        let maximum = maximum()
        // Those that have nothing to let go of: what they hold is on its way already.
        var spent: Set<ObjectIdentifier> = []
        while let (id, holder, bytes) = largest(above: maximum, but: spent) {
            holder?.relieve()
            let left = state.withLock { $0.holdings[id]?.bytes ?? 0 }
            if left >= bytes { spent.insert(id) }
        }
    }

    private func largest(
        above maximum: Int,
        but spent: Set<ObjectIdentifier>
    ) -> (ObjectIdentifier, (any BytesHolder)?, Int)? {
        state.withLock { state in
            guard state.total > maximum else { return nil }
            let candidates = state.holdings.lazy.filter { $0.value.bytes > 0 && !spent.contains($0.key) }
            guard let (id, holding) = candidates.max(by: { $0.value.bytes < $1.value.bytes }) else { return nil }
            return (id, holding.holder, holding.bytes)
        }
    }
}
