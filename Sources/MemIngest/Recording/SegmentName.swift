internal import MemCore

/// What the file of a segment is called: when it begins, so that names sort by time.
enum SegmentName {
    static let ending = ".mp4"

    /// `2026-11-22T09-30-00.000000Z.mp4`: colons are no part of names everywhere.
    static func text(of start: Instant) -> String {
        let second = start.microseconds.flooredDivision(by: 1_000_000)
        let whole = Instant(microseconds: second * 1_000_000).rfc3339.dropLast()
        let digits = String(start.microseconds - second * 1_000_000)
        let fraction = String(repeating: "0", count: 6 - digits.count) + digits
        return String(whole.map { $0 == ":" ? "-" : $0 }) + "." + fraction + "Z" + ending
    }
}
