/// When a rule may fire: the same hours on some days of the week.
public struct ActiveHours: Hashable, Sendable {
    /// A day of the week; the raw values are the API's words.
    public enum Day: String, Hashable, Sendable, CaseIterable {
        /// Monday
        case monday = "mon"
        /// Tuesday
        case tuesday = "tue"
        /// Wednesday
        case wednesday = "wed"
        /// Thursday
        case thursday = "thu"
        /// Friday
        case friday = "fri"
        /// Saturday
        case saturday = "sat"
        /// Sunday
        case sunday = "sun"
    }

    /// The days on which it begins.
    public var days: Set<Day>
    /// The minute of the day from which on it may.
    public var startMinute: Int
    /// The first minute of the day in which it may not any more; not later than the start: of the next day.
    public var endMinute: Int
    /// How many minutes east of UTC these hours are told.
    public var utcOffsetMinutes: Int

    /// Creates hours.
    public init(
        days: Set<Day> = Set(Day.allCases),
        startMinute: Int,
        endMinute: Int,
        utcOffsetMinutes: Int = 0
    ) {
        self.days = days
        self.startMinute = startMinute
        self.endMinute = endMinute
        self.utcOffsetMinutes = utcOffsetMinutes
    }

    private static let minute: Int64 = 60_000_000
    private static let day = 1440 * minute

    /// The first instant, this one or a later one, at which it may fire; nil: never.
    public func next(from instant: Instant) -> Instant? {
        let offset = Int64(utcOffsetMinutes) * Self.minute
        let today = (instant.microseconds + offset).flooredDivision(by: Self.day)
        // Those that began yesterday may not be over yet; in a week all days were there.
        for number in today - 1...today + 7 where days.contains(Self.weekday(number)) {
            let start = number * Self.day + Int64(startMinute) * Self.minute - offset
            let length = endMinute > startMinute ? endMinute - startMinute : endMinute - startMinute + 1440
            guard start + Int64(length) * Self.minute > instant.microseconds else { continue }
            return Instant(microseconds: max(start, instant.microseconds))
        }
        return nil
    }

    /// Whether it may fire at an instant.
    public func contains(_ instant: Instant) -> Bool { next(from: instant) == instant }

    /// 1970-01-01 was a Thursday.
    private static func weekday(_ day: Int64) -> Day {
        Day.allCases[Int(((day + 3) % 7 + 7) % 7)]
    }
}
