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
    /// Where these hours are told, as the database of time zones calls it (`Europe/Berlin`): with its daylight saving time.
    public var timeZone: String?
    /// How many minutes east of UTC they are told where no time zone is named.
    public var utcOffsetMinutes: Int

    /// Creates hours.
    public init(
        days: Set<Day> = Set(Day.allCases),
        startMinute: Int,
        endMinute: Int,
        timeZone: String? = nil,
        utcOffsetMinutes: Int = 0
    ) {
        self.days = days
        self.startMinute = startMinute
        self.endMinute = endMinute
        self.timeZone = timeZone
        self.utcOffsetMinutes = utcOffsetMinutes
    }
}
