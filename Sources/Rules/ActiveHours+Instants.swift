internal import Foundation
public import MemCore

extension ActiveHours {
    private static let minute: Int64 = 60_000_000
    private static let day = 1440 * minute

    /// Whether the machine knows the time zone that they name, if they do.
    public var isKnown: Bool { timeZone.map { TimeZone(identifier: $0) != nil } ?? true }

    /// The first instant, this one or a later one, at which a rule may fire; nil: never.
    func next(from instant: Instant) -> Instant? {
        let zone = timeZone.flatMap { TimeZone(identifier: $0) }
        let today = (instant.microseconds + offset(at: instant.microseconds, zone)).flooredDivision(by: Self.day)
        // Those that began yesterday may not be over yet; in a week all days were there.
        for number in today - 1...today + 7 where days.contains(Self.weekday(number)) {
            let last = endMinute > startMinute ? endMinute : endMinute + 1440
            let start = time(of: startMinute, on: number, zone)
            guard time(of: last, on: number, zone) > instant.microseconds else { continue }
            return Instant(microseconds: max(start, instant.microseconds))
        }
        return nil
    }

    /// Whether a rule may fire at an instant.
    func contains(_ instant: Instant) -> Bool { next(from: instant) == instant }

    /// When it is a minute of a day, by the clocks there; one that they leave out is as much later as they are put forward.
    private func time(of minute: Int, on day: Int64, _ zone: TimeZone?) -> Int64 {
        let local = day * Self.day + Int64(minute) * Self.minute
        let time = local - offset(at: local, zone)
        // Where the clocks change in between, what counts is how far they are then.
        return local - offset(at: time, zone)
    }

    /// How far clocks are ahead of UTC at a time, in microseconds.
    private func offset(at time: Int64, _ zone: TimeZone?) -> Int64 {
        guard let zone else { return Int64(utcOffsetMinutes) * Self.minute }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time) / 1_000_000))) * 1_000_000
    }

    /// 1970-01-01 was a Thursday.
    private static func weekday(_ day: Int64) -> Day {
        Day.allCases[Int(((day + 3) % 7 + 7) % 7)]
    }
}
