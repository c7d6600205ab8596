internal import MemCore
internal import Synchronization

/// In which hours something was noted, or said, so that nobody looks for texts where there are none.
///
/// There may be too many hours, never too few: they are added before a commit, and stay when something is forgotten.
final class TextHours: Sendable {
    private struct State {
        var hours: Set<Int64> = []
        /// Something is about so long a time that its hours are not counted one by one.
        var isEverywhere = false
    }

    /// Some six weeks.
    private static let longest: Int64 = 1000

    private let state = Mutex(State())

    /// There may soon be something about this time.
    func extend(from start: Instant, to end: Instant) {
        let hours = Self.hours(from: start, to: end)
        state.withLock { state in
            guard Int64(hours.count) <= Self.longest else {
                state.isEverywhere = true
                return
            }
            for hour in hours { state.hours.insert(hour) }
        }
    }

    /// Whether there may be something about a time.
    func mayHave(from start: Instant, to end: Instant) -> Bool {
        let hours = Self.hours(from: start, to: end)
        return state.withLock { state in
            if state.isEverywhere || Int64(hours.count) > Self.longest { return true }
            return hours.contains { state.hours.contains($0) }
        }
    }

    private static func hours(from start: Instant, to end: Instant) -> ClosedRange<Int64> {
        let first = start.microseconds.flooredDivision(by: PageSpans.hour)
        return first...max(first, end.microseconds.flooredDivision(by: PageSpans.hour))
    }
}
