internal import MemCore
internal import Synchronization

/// What waits for the writer: bounded, first come first served.
///
/// The bound covers what the writer has taken and not yet committed as well. Whoever finds the queue full waits in line;
/// nothing is dropped.
///
/// While the writer can't write more may wait, so that what is newest is there when it can again: of what is older than
/// that the pictures are let go when there is no room, oldest first. Their samples stay.
final class WriteQueue: Sendable {
    /// How much may wait.
    struct Bounds: Sendable {
        var bytes: Int
        var count: Int
    }

    /// What may wait while the writer can't write.
    struct Reserve: Sendable {
        /// So much, besides what the writer has taken.
        var bounds: Bounds
        /// Pictures that came within this time are not let go as long as the bounds allow it.
        var newest: Duration
    }

    private enum Mode {
        case writes
        case cannotWrite
        /// It wrote again, and more waits than usually may.
        case catchesUp
    }

    private struct Waiting {
        var item: WriteItem
        var since: ContinuousClock.Instant
    }

    private struct Waiter {
        var id: UInt64
        var item: WriteItem
        var continuation: CheckedContinuation<StoreFailure?, Never>
    }

    private struct State {
        var mode = Mode.writes
        var items: [Waiting] = []
        /// Of the items alone.
        var waitingBytes = 0
        /// So many of the items that came first have been looked at for pictures to let go.
        var withoutPictures = 0
        /// Pictures that were let go since the writer could write.
        var letGo = 0
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
    private let reserve: Reserve
    private let gather: Duration
    private let state = Mutex(State())
    private let hurries = Atomic(false)
    /// Rings when a commit is due.
    let bell = Bell()

    init(bounds: Bounds, reserve: Reserve, gather: Duration) {
        self.bounds = bounds
        self.reserve = reserve
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

    /// What waits, oldest first and no more than the bound; nil when the queue is closed and empty.
    ///
    /// The writer says ``done(_:)`` when it is committed.
    func take() async -> [WriteItem]? {
        while true {
            let isClosed = isClosed
            if !isClosed { await bell.wait() }
            let items = takeNow()
            if !items.isEmpty { return items }
            if isClosed { return nil }
        }
    }

    /// What waits now, as ``take()`` gives it.
    func takeNow() -> [WriteItem] {
        let (taken, isMore) = state.withLock { state in
            var bytes = 0
            let end = state.items.firstIndex { waiting in
                bytes += waiting.item.bytes
                return bytes > bounds.bytes
            }
            let taken = state.items.prefix(max(end ?? state.items.count, 1)).map(\.item)
            state.items.removeFirst(taken.count)
            state.waitingBytes -= taken.bytes
            state.withoutPictures = max(state.withoutPictures - taken.count, 0)
            return (taken, !state.items.isEmpty)
        }
        if isMore { bell.ring() }
        return taken
    }

    /// Takes out what somebody waits for, to be told that the store can't write.
    func removeAwaited() -> [WriteItem] {
        let awaited = state.withLock { state in
            let awaited = state.items.map(\.item).filter { $0.receipt != nil }
            state.items.removeAll { $0.item.receipt != nil }
            state.waitingBytes -= awaited.bytes
            state.withoutPictures = 0
            return awaited
        }
        done(awaited)
        return awaited
    }

    /// The writer can't write: from now on more may wait, and old pictures are let go.
    func hold() {
        letIn { $0.mode = .cannotWrite }
    }

    /// The writer can write again.
    ///
    /// - Returns: How many pictures were let go meanwhile.
    func release() -> Int {
        state.withLock { state in
            if state.mode == .cannotWrite { state.mode = .catchesUp }
            defer { state.letGo = 0 }
            return state.letGo
        }
    }

    /// Makes room: these items are committed, or nobody wants them any more.
    func done(_ items: [WriteItem]) {
        letIn { state in
            state.count -= items.count
            state.bytes -= items.bytes
            state.oldest = state.count > 0 ? .now : nil
            if state.mode == .catchesUp, state.bytes <= bounds.bytes, state.count <= bounds.count {
                state.mode = .writes
            }
        }
    }

    /// Makes a change that may give room, and lets in whoever waits for it.
    private func letIn(after change: (inout State) -> Void) {
        let admitted = state.withLock { state in
            change(&state)
            var admitted: [Waiter] = []
            while let first = state.line.first, makeRoom(for: first.item, in: &state) {
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
            guard state.line.isEmpty, makeRoom(for: waiter.item, in: &state) else {
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

    /// Whether there is room for an item, if need be by letting go of pictures.
    private func makeRoom(for item: WriteItem, in state: inout State) -> Bool {
        // An item greater than the bound is let in when it is alone.
        if state.count == 0 { return true }
        if state.mode == .writes {
            return state.count < bounds.count && state.bytes + item.bytes <= bounds.bytes
        }
        if state.mode == .cannotWrite { letGoOfPictures(for: item, in: &state) }
        return state.items.count < reserve.bounds.count
            && (state.waitingBytes + item.bytes <= reserve.bounds.bytes || state.items.isEmpty)
    }

    private func letGoOfPictures(for item: WriteItem, in state: inout State) {
        let since = ContinuousClock.now - reserve.newest
        while state.withoutPictures < state.items.count {
            let first = state.items[state.withoutPictures]
            let bytes = state.waitingBytes + item.bytes
            guard bytes > reserve.bounds.bytes || (bytes > bounds.bytes && first.since < since) else { return }
            let freed = state.items[state.withoutPictures].item.letGoOfPicture()
            state.waitingBytes -= freed
            state.bytes -= freed
            if freed > 0 { state.letGo += 1 }
            state.withoutPictures += 1
        }
    }

    private func admit(_ item: WriteItem, to state: inout State) {
        state.items.append(Waiting(item: item, since: .now))
        state.count += 1
        state.bytes += item.bytes
        state.waitingBytes += item.bytes
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

extension [WriteItem] {
    /// What they hold in memory while they wait, about.
    fileprivate var bytes: Int { reduce(0) { $0 + $1.bytes } }
}

extension StoreFailure {
    fileprivate static let wasCancelled = StoreFailure(
        .write,
        "The sample was given up while it waited for the store to take it."
    )
}
