internal import MemCore

/// When the event log has to be trimmed, and to what.
struct EventLogSize: Sendable {
    /// The most events that stay.
    let count: Int
    /// How long they stay.
    let age: Duration
    /// How many there are, about.
    private var present: Int
    private var lastLook = ContinuousClock.now
    /// Age is looked at so often.
    private static let interval = Duration.seconds(900)

    init(count: Int, age: Duration, present: Int) {
        self.count = count
        self.age = age
        self.present = present
    }

    mutating func add(_ events: Int) { present += events }

    /// A tenth more than may stay is let grow, so that trimming is seldom.
    var isDue: Bool { present > count + count / 10 || ContinuousClock.now - lastLook > Self.interval }

    mutating func wasTrimmed(to present: Int) {
        self.present = present
        lastLook = .now
    }

    /// Whether trimming failed, it is not tried again at once.
    mutating func failed() {
        present = 0
        lastLook = .now
    }

    /// The number of an event that would be as old as events may be.
    func start(at now: Instant = .now()) -> EventID {
        EventID(rawValue: max(0, now.microseconds - Int64(age / .microseconds(1))))
    }
}
