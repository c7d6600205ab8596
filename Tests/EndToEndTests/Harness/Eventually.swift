import Foundation

/// What was waited for did not happen in time.
struct TimeLimitExceeded: Error, CustomStringConvertible {
    var what: String
    var seconds: Double
    var description: String { "not within \(seconds) s: \(what)" }
}

/// Waits until `look` finds something in the world outside of this process, and returns it.
///
/// The only place where a test looks again and again: other processes can't wake us.
/// - Throws: ``TimeLimitExceeded``, and whatever `look` throws.
func eventually<Found>(
    _ what: @autoclosure () -> String,
    within seconds: Double,
    every pause: Duration = .milliseconds(100),
    _ look: () async throws -> Found?
) async throws -> Found {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
        if let found = try await look() { return found }
        guard ContinuousClock.now < end else { throw TimeLimitExceeded(what: what(), seconds: seconds) }
        try await Task.sleep(for: pause)
    }
}

/// Waits until `look` says true.
func eventually(
    _ what: @autoclosure () -> String,
    within seconds: Double,
    _ look: () async throws -> Bool
) async throws {
    _ = try await eventually(what(), within: seconds) { try await look() ? true : nil }
}

/// Lets the world run on for a while: for tests about what happens *during* a span of real time.
func passTime(seconds: Double) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    try await eventually("time passes", within: seconds + 10) { ContinuousClock.now >= end }
}
