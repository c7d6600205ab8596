internal import MemCore

/// Gives events their numbers.
///
/// They go by the clock, so that those of a memory that was restored, or lost its newest commits, are none that were
/// given before; and each is greater than the one before, whatever the clock says.
struct EventNumbers: Sendable {
    /// The number that was given last.
    private(set) var last: EventID

    mutating func next(at now: Instant = .now()) -> EventID {
        last = EventID(rawValue: max(last.rawValue + 1, now.microseconds))
        return last
    }

    mutating func number(_ drafts: [EventDraft], at now: Instant = .now()) -> [MemoryEvent] {
        drafts.map { MemoryEvent(id: next(at: now), draft: $0) }
    }
}
