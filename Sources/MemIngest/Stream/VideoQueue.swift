internal import CoreMetrics
internal import Logging
internal import MemCore
internal import Synchronization

/// Coded video between a connection, which pushes and never waits, and its decoder, which waits for more.
final class VideoQueue: Sendable {
    /// What travels through the queue.
    typealias Item = VideoBacklog.Item

    private struct State {
        var backlog: VideoBacklog
        var clock: DecoderClock
        /// Since when anything is left out.
        var degradedSince: Instant?
        /// Whether nothing may be left out of what came last.
        var areNeeded = false
        /// Bytes of the items that were taken last: they are on their way to the decoder, and still held.
        var bytesUnderWay = 0
        var isFinished = false
        var hasMadeRoom = false
        var deadline: ContinuousClock.Instant?
        var reader: CheckedContinuation<Void, Never>?

        mutating func popFirst() -> Item? {
            let item = backlog.popFirst()
            bytesUnderWay += item?.bytes ?? 0
            return item
        }

        /// Whether something may be left out, and it is the decoder that is waited for.
        ///
        /// Of what is held when the publisher is gone nothing is: nothing more comes that would have to wait.
        var mayAdapt: Bool { !areNeeded && !clock.isStopped && !isFinished }

        /// Leaves out more or less if it is time to.
        mutating func adapt() {
            if mayAdapt { backlog.adapt(at: clock.now) }
        }
    }

    private let state: Mutex<State>
    private let budget: HeldBytes
    private let metrics: VideoMetrics
    private let logger: Logger

    /// Creates an empty queue.
    ///
    /// - Parameters:
    ///   - seconds: video held at most, by DTS.
    ///   - maximumBytes: bytes held at most, whatever the timestamps say.
    ///   - interval: media time from one sampling instant to the next.
    ///   - budget: what this queue may hold together with all others.
    ///   - metrics: where what is dropped is counted.
    ///   - logger: told when that budget makes this queue drop video, and how much of it is left out.
    ///   - uptime: the time by which a decoder is behind.
    init(
        seconds: Double,
        maximumBytes: Int,
        interval: MediaTime = MediaTime(milliseconds: 1000),
        budget: HeldBytes = HeldBytes(maximum: .max),
        metrics: VideoMetrics = IngestMetrics.none.video,
        logger: Logger = Logger(label: "mem") { _ in SwiftLogNoOpLogHandler() },
        uptime: @escaping @Sendable () -> Duration = DecoderClock.uptime
    ) {
        self.metrics = metrics
        let backlog = VideoBacklog(seconds: seconds, maximumBytes: maximumBytes, interval: interval)
        state = Mutex(State(backlog: backlog, clock: DecoderClock(uptime)))
        self.budget = budget
        self.logger = logger
    }

    deinit {
        budget.release(ObjectIdentifier(self))
    }

    /// Access units dropped so far.
    var dropped: Int { state.withLock { $0.backlog.dropped } }

    /// Access units left out so far because the decoder was behind.
    var leftOut: Int { state.withLock { $0.backlog.leftOut } }

    /// How the stream is degraded; nil: it is not.
    var degradation: Degradation? {
        state.withLock { state in
            guard let since = state.degradedSince else { return nil }
            let interval = state.backlog.thinning.interval.seconds * Double(state.backlog.step.factor)
            return Degradation(step: state.backlog.step, intervalSeconds: interval, since: since)
        }
    }

    /// For how long the decoder may get nothing because it is a keyframe that comes next; zero where it gets everything.
    var keyframeWait: MediaTime { state.withLock { $0.backlog.thinning.keyframeWait } }

    /// Sets how far sampling instants are apart where nothing is left out.
    func setInterval(_ interval: MediaTime) {
        state.withLock { $0.backlog.thinning.interval = interval }
    }

    /// Says that from now on it is not the decoder that video waits for.
    func stopClock() {
        state.withLock { $0.clock.stop() }
    }

    /// Says that it is the decoder again.
    func startClock() {
        state.withLock { $0.clock.start() }
    }

    /// Access units that wait, and the bytes of all that waits.
    var size: (accessUnits: Int, bytes: Int) { state.withLock { $0.backlog.size } }

    /// Whether everything was pushed and read.
    var isExhausted: Bool { state.withLock { $0.isFinished && $0.backlog.isEmpty } }

    /// Whether somebody has waited so long for the end that what is not decoded yet is given up.
    var isOverdue: Bool { state.withLock { $0.deadline.map { $0 < .now } ?? false } }

    /// Appends an item; drops whole GOPs when there is no room.
    func push(_ item: Item) {
        push([item])
    }

    /// Appends items, for which the reader is woken once; drops whole GOPs when there is no room.
    ///
    /// - Parameter areNeeded: whether none of them may be left out, however far the decoder is behind.
    func push(_ items: [Item], areNeeded: Bool = false) {
        guard !items.isEmpty else { return }
        let isTooMuch = change { state in
            guard !state.isFinished else { return }
            state.areNeeded = areNeeded
            if areNeeded { state.backlog.leaveOutNothing() }
            let now = state.clock.now
            for item in items { state.backlog.append(item, at: now) }
            state.adapt()
            if !state.backlog.isEmpty { state.reader.take()?.resume() }
        }
        if isTooMuch { budget.makeRoom() }
    }

    /// The next item; waits for one, and is nil once the queue is finished and empty, or the task is cancelled.
    func next() async -> Item? {
        while true {
            await arrival()
            var next: (item: Item?, isLast: Bool) = (nil, false)
            _ = change { state in
                state.bytesUnderWay = 0
                next.item = state.popFirst()
                state.adapt()
                next.isLast = state.isFinished && state.backlog.isEmpty
            }
            if let item = next.item { return item }
            if next.isLast || Task.isCancelled { return nil }
        }
    }

    /// The next item if there is one, to be sent together with the one before it.
    func nextNow() -> Item? {
        var item: Item?
        _ = change { state in
            item = state.popFirst()
            state.adapt()
        }
        return item
    }

    /// Waits until something waits, or nothing more will come.
    private func arrival() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isNow = state.withLock { state in
                    if !state.backlog.isEmpty || state.isFinished || Task.isCancelled { return true }
                    state.reader = continuation
                    return false
                }
                if isNow { continuation.resume() }
            }
        } onCancel: {
            takeReader()?.resume()
        }
    }

    /// Drops what a new decoder could not begin with: everything before the next keyframe.
    func dropToKeyframe() {
        _ = change { $0.backlog.dropToKeyframe(because: .decoder) }
    }

    /// Nothing more will come; what is held can still be read.
    ///
    /// - Parameter time: how long it can be read; nil sets no end, and leaves one that was set.
    func finish(within time: Duration? = nil) {
        state.withLock { state in
            state.isFinished = true
            let deadline = time.map { ContinuousClock.now + $0 }
            state.deadline = [state.deadline, deadline].compactMap { $0 }.min()
        }
        takeReader()?.resume()
    }

    /// Drops all that is held.
    func giveUp() {
        _ = change { state in
            state.backlog.dropAll()
            state.bytesUnderWay = 0
        }
    }

    /// Changes what is held, and counts and tells what that dropped and left out; returns whether all queues and connections
    /// together hold too much after that.
    private func change(_ body: (inout State) -> Void) -> Bool {
        let (steps, interval, isTooMuch) = state.withLock { state in
            let (before, leftOut, step) = (state.backlog.drops, state.backlog.leftOut, state.backlog.step)
            body(&state)
            for (cause, count) in state.backlog.drops where count > before[cause, default: 0] {
                metrics.dropped[cause]?.increment(by: count - before[cause, default: 0])
            }
            if state.backlog.leftOut > leftOut { metrics.leftOut.increment(by: state.backlog.leftOut - leftOut) }
            let now = state.backlog.step
            state.degradedSince = now == .none ? nil : state.degradedSince ?? .now()
            let isTooMuch = budget.note(state.backlog.bytes + state.bytesUnderWay, of: self)
            return ((step, now), state.backlog.thinning.interval, isTooMuch)
        }
        if steps.0 != steps.1 { tell(from: steps.0, to: steps.1, interval: interval) }
        return isTooMuch
    }

    private func tell(from old: DegradationStep, to new: DegradationStep, interval: MediaTime) {
        metrics.degradations[new > old ? .worse : .better]?.increment()
        let fields: Logger.Metadata = [
            "step": "\(new.rawValue)", "before": "\(old.rawValue)",
            "meaning": "\(new.words(intervalSeconds: interval.seconds * Double(new.factor)))",
        ]
        if new > old {
            logger.warning("decoder can't keep up, stream degraded", metadata: fields)
        } else {
            logger.notice("decoder keeps up, stream less degraded", metadata: fields)
        }
    }

    private func takeReader() -> CheckedContinuation<Void, Never>? {
        state.withLock { $0.reader.take() }
    }
}

extension VideoQueue: BytesHolder {
    func relieve() {
        var isNews = false
        _ = change { state in
            if state.mayAdapt, state.backlog.leaveOutMore(at: state.clock.now) { return }
            let before = state.backlog.dropped
            state.backlog.dropToKeyframe(because: .total)
            isNews = !state.hasMadeRoom && state.backlog.dropped > before
            if isNews { state.hasMadeRoom = true }
        }
        guard isNews else { return }
        let reason = "all connections together hold as much as they may, and this stream most"
        logger.warning("video dropped", metadata: ["reason": "\(reason) (streaming.limits.total_bytes)"])
    }
}
