/// The time that a decoder has had: it stands still while it is something else that video waits for.
///
/// A value. Where the machine was suspended, no time has passed either.
struct DecoderClock {
    private let uptime: @Sendable () -> Duration
    private var stoppedAt: Duration?
    private var stopped = Duration.zero

    /// Creates a clock that runs.
    ///
    /// - Parameter uptime: a time that never goes back.
    init(_ uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    /// The time now, from an arbitrary zero on.
    var now: Duration { (stoppedAt ?? uptime()) - stopped }

    /// Whether it stands still.
    var isStopped: Bool { stoppedAt != nil }

    /// Lets it stand still; once it does, that changes nothing.
    mutating func stop() {
        stoppedAt = stoppedAt ?? uptime()
    }

    /// Lets it go on.
    mutating func start() {
        guard let since = stoppedAt.take() else { return }
        stopped += uptime() - since
    }

    /// How long the machine has run, without the time that it was suspended.
    static let uptime: @Sendable () -> Duration = {
        let zero = SuspendingClock.now
        return { SuspendingClock.now - zero }
    }()
}
