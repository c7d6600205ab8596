internal import MemCore

/// Where a connection is in its requests, and whether the other side gets on with them.
///
/// A value that is told what happens and when; whoever holds it looks once a second.
struct RequestProgress {
    /// What the other side has not done in time.
    enum Lateness: Equatable {
        /// Sent the head of a first request.
        case head
        /// Sent another request; nothing is wrong with that.
        case idle
        /// Sent a body, or enough of it.
        case body
        /// Read any of an answer.
        case answer
    }

    /// The bytes of a body that are wanted for each second.
    static let bytesPerSecond = 1024.0

    private let limits: Configuration.API.Limits
    private var isFirst = true
    private var isReading = false
    /// How many requests were begun and not answered to the end.
    private var owed = 0
    /// Since when the present head, body or span of a body is waited for.
    private var since: ContinuousClock.Instant
    private var bytes = 0
    /// Since when the system takes no more of an answer.
    private var fullSince: ContinuousClock.Instant?

    /// Creates the state of a connection that was just opened.
    init(_ limits: Configuration.API.Limits, at now: ContinuousClock.Instant) {
        self.limits = limits
        since = now
    }

    /// Whether nothing is being done for the other side.
    var isWaiting: Bool { owed == 0 }

    /// The head of a request is there.
    mutating func head(at now: ContinuousClock.Instant) {
        isFirst = false
        isReading = true
        owed += 1
        since = now
        bytes = 0
    }

    /// Some of its body is there.
    mutating func body(_ count: Int) {
        bytes += count
    }

    /// All of it is there.
    mutating func end(at now: ContinuousClock.Instant) {
        isReading = false
        since = now
    }

    /// An answer was written to its end.
    mutating func answered(at now: ContinuousClock.Instant) {
        owed = max(0, owed - 1)
        if !isReading { since = now }
    }

    /// The system takes more of an answer, or no more for now.
    mutating func setWritable(_ isWritable: Bool, at now: ContinuousClock.Instant) {
        fullSince = isWritable ? nil : fullSince ?? now
    }

    /// What the other side is late with.
    ///
    /// - Parameter isAsked: whether Mem wants more bytes; while it does not, nobody is late with them.
    mutating func lateness(isAsked: Bool, at now: ContinuousClock.Instant) -> Lateness? {
        if let fullSince, now - fullSince > .seconds(limits.bodySeconds) { return .answer }
        guard isReading else {
            guard owed == 0 else { return nil }
            if isFirst { return now - since > .seconds(limits.headSeconds) ? .head : nil }
            return now - since > .seconds(limits.idleSeconds) ? .idle : nil
        }
        if isAsked, now - since <= .seconds(limits.bodySeconds) { return nil }
        if isAsked, Double(bytes) < limits.bodySeconds * Self.bytesPerSecond { return .body }
        since = now
        bytes = 0
        return nil
    }
}
