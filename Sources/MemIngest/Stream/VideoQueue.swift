internal import Synchronization

/// Coded video between a connection, which pushes and never waits, and its decoder, which waits for more.
final class VideoQueue: Sendable {
    /// What travels through the queue.
    typealias Item = VideoBacklog.Item

    private struct State {
        var backlog: VideoBacklog
        var isFinished = false
        var deadline: ContinuousClock.Instant?
        var reader: CheckedContinuation<Item?, Never>?
    }

    private let state: Mutex<State>

    /// Creates an empty queue.
    ///
    /// - Parameters:
    ///   - seconds: video held at most, by DTS.
    ///   - maximumBytes: bytes held at most, whatever the timestamps say.
    init(seconds: Double, maximumBytes: Int) {
        state = Mutex(State(backlog: VideoBacklog(seconds: seconds, maximumBytes: maximumBytes)))
    }

    /// Access units dropped so far.
    var dropped: Int { state.withLock { $0.backlog.dropped } }

    /// Whether everything was pushed and read.
    var isExhausted: Bool { state.withLock { $0.isFinished && $0.backlog.isEmpty } }

    /// Whether somebody has waited so long for the end that what is not decoded yet is given up.
    var isOverdue: Bool { state.withLock { $0.deadline.map { $0 < .now } ?? false } }

    /// Appends an item; drops whole GOPs when there is no room.
    func push(_ item: Item) {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.backlog.append(item)
            guard let reader = state.reader, let next = state.backlog.popFirst() else { return }
            state.reader = nil
            reader.resume(returning: next)
        }
    }

    /// The next item; waits for one, and is nil once the queue is finished and empty, or the task is cancelled.
    func next() async -> Item? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if let item = state.backlog.popFirst() {
                        continuation.resume(returning: item)
                    } else if state.isFinished || Task.isCancelled {
                        continuation.resume(returning: nil)
                    } else {
                        state.reader = continuation
                    }
                }
            }
        } onCancel: {
            takeReader()?.resume(returning: nil)
        }
    }

    /// Drops what a new decoder could not begin with: everything before the next keyframe.
    func dropToKeyframe() {
        state.withLock { $0.backlog.dropToKeyframe(freeingSome: false) }
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
        takeReader()?.resume(returning: nil)
    }

    /// Drops all that is held.
    func giveUp() {
        state.withLock { $0.backlog.dropAll() }
    }

    private func takeReader() -> CheckedContinuation<Item?, Never>? {
        state.withLock { $0.reader.take() }
    }
}
