internal import MemCore
internal import Synchronization

/// What waits for the writer: bounded, first come first served.
///
/// The bound covers what the writer has taken and not yet committed as well, so a store that can't write holds no more
/// than one that can. Whoever finds the queue full waits in line; nothing is dropped.
final class WriteQueue: Sendable {
    /// How much may wait.
    struct Bounds: Sendable {
        var bytes: Int
        var count: Int
    }

    private struct Waiter {
        var id: UInt64
        var item: WriteItem
        var continuation: CheckedContinuation<StoreFailure?, Never>
    }

    private struct State {
        var items: [WriteItem] = []
        /// Of the items and of what the writer holds.
        var bytes = 0
        var count = 0
        var line: [Waiter] = []
        var lastWaiter: UInt64 = 0
        var isClosed = false
        /// When the oldest item came that is not committed.
        var oldest: ContinuousClock.Instant?
    }

    private let bounds: Bounds
    private let gather: Duration
    private let state = Mutex(State())
    private let hurries = Atomic(false)
    /// Rings when a commit is due.
    let bell = Bell()

    init(bounds: Bounds, gather: Duration) {
        self.bounds = bounds
        self.gather = gather
    }

    /// Whether what is news to those who watch waits for no others.
    var hurriesNews: Bool {
        get { hurries.load(ordering: .relaxed) }
        set { hurries.store(newValue, ordering: .relaxed) }
    }

    /// How long the oldest item has waited for its commit.
    var delay: Duration? { state.withLock { $0.oldest.map { .now - $0 } } }

    /// What waits, what the writer has taken included, and how many callers wait for room.
    var size: (items: Int, bytes: Int, waiting: Int) {
        state.withLock { ($0.count, $0.bytes, $0.line.count) }
    }

    /// Puts an item behind all others as soon as there is room for it.
    func put(_ item: WriteItem) async throws(StoreFailure) {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enter(Waiter(id: id, item: item, continuation: continuation))
            }
        } onCancel: {
            leave(id)
        }
        if let failure { throw failure }
    }

    /// Puts an item behind all others, whether there is room or not, and has it committed at once.
    ///
    /// For what somebody waits for: there is never more of it than there are callers.
    func putUrgently(_ item: WriteItem) {
        let isClosed = state.withLock { state in
            if !state.isClosed { admit(item, to: &state) }
            return state.isClosed
        }
        if isClosed { item.receipt?.resume(returning: .isClosed) } else { bell.ring() }
    }

    /// All that waits, nil when the queue is closed and empty; the writer says ``done(_:)`` when it is committed.
    func takeAll() async -> [WriteItem]? {
        while true {
            let isClosed = isClosed
            if !isClosed { await bell.wait() }
            let items = takeNow()
            if !items.isEmpty { return items }
            if isClosed { return nil }
        }
    }

    /// All that waits now; the writer says ``done(_:)`` when it is committed.
    func takeNow() -> [WriteItem] {
        state.withLock { state in
            defer { state.items = [] }
            return state.items
        }
    }

    /// Takes out what somebody waits for, to be told that the store can't write.
    func removeAwaited() -> [WriteItem] {
        let awaited = state.withLock { state in
            let awaited = state.items.filter { $0.receipt != nil }
            state.items.removeAll { $0.receipt != nil }
            return awaited
        }
        done(awaited)
        return awaited
    }

    /// Makes room: these items are committed, or nobody wants them any more.
    func done(_ items: [WriteItem]) {
        let admitted = state.withLock { state in
            state.count -= items.count
            state.bytes -= items.reduce(0) { $0 + $1.bytes }
            state.oldest = state.count > 0 ? .now : nil
            var admitted: [Waiter] = []
            while let first = state.line.first, hasRoom(for: first.item, in: state) {
                admit(first.item, to: &state)
                admitted.append(state.line.removeFirst())
            }
            return admitted
        }
        for waiter in admitted { waiter.continuation.resume(returning: nil) }
        // They have waited long enough in line.
        if !admitted.isEmpty { bell.ring() }
    }

    /// Lets nothing more in; what waits outside is turned away, what is inside is still to be taken.
    func close() {
        let line = state.withLock { state in
            state.isClosed = true
            defer { state.line = [] }
            return state.line
        }
        for waiter in line { waiter.continuation.resume(returning: .isClosed) }
        bell.ring()
    }

    /// Whether ``close()`` was called.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    private func enter(_ waiter: Waiter) {
        enum Verdict {
            case admitted(isFirst: Bool)
            case refused(StoreFailure)
            case waits
        }
        let verdict = state.withLock { state -> Verdict in
            if state.isClosed { return .refused(.isClosed) }
            // Cancellation may have come before the wait began.
            if Task.isCancelled { return .refused(.wasCancelled) }
            guard state.line.isEmpty, hasRoom(for: waiter.item, in: state) else {
                state.line.append(waiter)
                return .waits
            }
            let isFirst = state.items.isEmpty
            admit(waiter.item, to: &state)
            return .admitted(isFirst: isFirst)
        }
        switch verdict {
        case .waits: break
        case .refused(let failure): waiter.continuation.resume(returning: failure)
        case .admitted(let isFirst):
            let isAwaited = waiter.item.isAwaited || (hurriesNews && waiter.item.isNews)
            waiter.continuation.resume(returning: nil)
            if isAwaited { bell.ring() } else if isFirst { ringLater() }
        }
    }

    private func leave(_ id: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.line.firstIndex(where: { $0.id == id }) else { return nil }
            return state.line.remove(at: index)
        }
        waiter?.continuation.resume(returning: .wasCancelled)
    }

    /// An item greater than the bound is let in when it is alone.
    private func hasRoom(for item: WriteItem, in state: State) -> Bool {
        state.count == 0 || (state.count < bounds.count && state.bytes + item.bytes <= bounds.bytes)
    }

    private func admit(_ item: WriteItem, to state: inout State) {
        state.items.append(item)
        state.count += 1
        state.bytes += item.bytes
        if state.oldest == nil { state.oldest = .now }
    }

    /// Others may join the item that came first until the bell rings.
    private func ringLater() {
        Task { [bell, gather] in
            try? await Task.sleep(for: gather)
            bell.ring()
        }
    }
}

extension StoreFailure {
    fileprivate static let wasCancelled = StoreFailure(
        .write,
        "The sample was given up while it waited for the store to take it."
    )
}
