import Synchronization

/// A time that a test sets.
final class VirtualTime: Sendable {
    private let seconds = Mutex(0.0)

    /// Seconds from zero on.
    var now: Double {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }

    /// The same as an uptime.
    var uptime: @Sendable () -> Duration { { .seconds(self.now) } }
}
