internal import MemCore

/// How far a clock's instants are proven to lie ahead of the truth, and which samples were dated that wrongly.
///
/// A picture that arrives before its instant proves that all instants of the clock are too late by that. What was dated
/// before the proof came is wrong as well, back to where the clock began or was last found right: by a window in which
/// video came closer by no more than drift explains. Samples stay where they are; ``take()`` returns the spans that the
/// timeline has to tell of.
struct ClockDoubt {
    /// Samples that are dated too late, from the first to the last one, by so many microseconds at most.
    struct Span: Hashable, Sendable {
        var start: Instant
        var end: Instant
        var ahead: Int64
    }

    /// How far an instant may lie ahead of the truth untold.
    static let tolerance: Int64 = 250_000

    /// How long a span is written down at the latest: a crash loses no more of it.
    static let longestSpan: Double = 60

    /// How far video came before its instants at most, in the present window and in the one before.
    private var lead = Int64.min
    private var leadBefore: Int64?
    private var windowStart: Instant?
    /// The first and the last sample that were dated since the clock was found right.
    private var unsure: (first: Instant, last: Instant)?
    private var open: Span?
    private var closed: [Span] = []

    /// By how much instants are proven to lie ahead.
    var ahead: Int64 { max(0, lead, leadBefore ?? 0) }

    /// An access unit came so many microseconds before its instant.
    mutating func arrive(_ earliness: Int64, at arrival: Instant) {
        let start = windowStart ?? arrival
        windowStart = start
        let span = arrival.microseconds &- start.microseconds
        if span >= StreamClock.window {
            let drift = Int64(Double(min(span, 6 * StreamClock.window)) * StreamClock.slewRate)
            if open == nil, ahead <= Self.tolerance, lead &- max(0, leadBefore ?? 0) <= drift { unsure = nil }
            leadBefore = lead
            lead = .min
            windowStart = arrival
        }
        lead = max(lead, earliness)
    }

    /// All instants to come lie that much later than they would have.
    mutating func move(by distance: Int64) {
        if lead != .min { lead &+= distance }
        if let before = leadBefore { leadBefore = before &+ distance }
    }

    /// The wall clock was set, or the encoder's stood still: what was dated before is as right or wrong as it was then.
    mutating func restart() {
        settle()
        lead = .min
        leadBefore = nil
        windowStart = nil
    }

    /// A sample was dated, behind what the clock says by so many microseconds because instants have to ascend.
    mutating func date(_ instant: Instant, pushedBy push: Int64) {
        let error = ahead &+ push
        unsure = (unsure?.first ?? instant, instant)
        guard error > Self.tolerance else {
            guard let span = open else { return }
            closed.append(span)
            open = nil
            unsure = (instant, instant)
            return
        }
        var span = open ?? Span(start: unsure?.first ?? instant, end: instant, ahead: error)
        span.end = instant
        span.ahead = max(span.ahead, error)
        open = span
        if instant.seconds(since: span.start) >= Self.longestSpan { settle() }
    }

    /// No more samples come.
    mutating func settle() {
        if let unsure, ahead > Self.tolerance || open != nil {
            let span = open ?? Span(start: unsure.first, end: unsure.last, ahead: ahead)
            closed.append(Span(start: span.start, end: unsure.last, ahead: max(span.ahead, ahead)))
        }
        open = nil
        unsure = nil
    }

    /// The spans that are complete; asking empties the list.
    mutating func take() -> [Span] {
        defer { closed = [] }
        return closed
    }
}
