internal import Synchronization

/// A stream whose publisher left, on its way to its last sample.
///
/// The next publisher need not wait for it: its video gathers until this stream is at its end.
final class EndingStream: Sendable {
    /// The stream.
    let stream: LiveStream
    /// The stream before, if that is not at its end either.
    let before: EndingStream?
    private let work: Task<Void, Never>
    private let isOver: IsOver

    /// Noted by the work itself.
    private final class IsOver: Sendable {
        let value = Atomic(false)
    }

    /// Takes over a stream.
    ///
    /// - Parameters:
    ///   - live: the publisher that left.
    ///   - atEnd: runs when everything is submitted.
    init(_ live: LivePublisher, atEnd: @Sendable @escaping () async -> Void) {
        stream = live.stream
        // One that is over is let go: else every reconnect would hold on to all before it.
        before = live.before.flatMap { $0.isAtEnd ? nil : $0 }
        let isOver = IsOver()
        self.isOver = isOver
        work = Task {
            await live.work.value
            await atEnd()
            isOver.value.store(true, ordering: .relaxed)
        }
    }

    /// Whether everything of it is submitted.
    private var isAtEnd: Bool { isOver.value.load(ordering: .relaxed) }

    /// Whether it waits for another one itself.
    var isBehind: Bool { before.map { !$0.isAtEnd } ?? false }

    /// Somebody waits: what can't be decoded soon is given up.
    func hurry() {
        before?.hurry()
        stream.hurry()
    }

    /// Waits for the end.
    func end() async {
        await work.value
    }
}
