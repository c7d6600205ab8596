internal import Foundation
internal import MemCore

/// Times as people type them: `10 min ago`, `yesterday 14:03`, `14:03`, `2026-11-22 14:03`, RFC 3339, seconds of 1970.
///
/// What names no zone is meant in the zone of whoever types it.
struct HumanTime {
    /// What "now" is.
    var now: Instant
    /// Where the person is.
    var zone: TimeZone

    /// Some forms, for help texts and refusals.
    static let examples = "\"10 min ago\", \"yesterday 14:03\", \"14:03\", \"2026-11-22 14:03\" or 2026-11-22T14:03:00Z"

    /// Now and here.
    static var current: HumanTime { HumanTime(now: .now(), zone: .current) }

    /// A time that the API tells, as a person here reads it.
    static func shown(_ time: String) -> String { Instant(rfc3339: time)?.local() ?? time }

    /// The instant that a text means, nil if it means none.
    func instant(_ text: String) -> Instant? {
        let text = text.trimmingCharacters(in: .whitespaces).lowercased()
        if text == "now" { return now }
        return ago(text) ?? epoch(text) ?? zoned(text) ?? local(text)
    }

    /// `10 min ago`, `1h ago`, `2 days ago`.
    private func ago(_ text: String) -> Instant? {
        guard text.hasSuffix("ago") else { return nil }
        let amount = text.dropLast(3).trimmingCharacters(in: .whitespaces)
        let digits = amount.prefix { $0.isNumber || $0 == "." }
        let unit = amount.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
        guard let number = Double(digits), let seconds = Self.seconds(in: unit) else { return nil }
        return now.advanced(bySeconds: -number * seconds)
    }

    private static func seconds(in unit: String) -> Double? {
        switch unit {
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hour", "hours": 3600
        case "d", "day", "days": 86_400
        case "w", "week", "weeks": 604_800
        default: nil
        }
    }

    /// Seconds after 1970; numbers that would lie after the year 5138 are milliseconds.
    private func epoch(_ text: String) -> Instant? {
        guard text.count > 4, text.allSatisfy({ ("0"..."9").contains($0) || $0 == "." }), let number = Double(text)
        else {
            return nil
        }
        return Instant(microseconds: 0).advanced(bySeconds: number < 1e11 ? number : number / 1000)
    }

    /// RFC 3339 with its zone.
    private func zoned(_ text: String) -> Instant? {
        let time = text.drop { $0 != "t" && $0 != " " }
        guard time.contains(where: { "z+-".contains($0) }) else { return nil }
        return Instant(rfc3339: text.uppercased())
    }

    /// A day, a time of day, or both, in the person's zone.
    private func local(_ text: String) -> Instant? {
        let parts = text.split { $0 == " " || $0 == "t" && text.first?.isNumber == true }.map(String.init)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let today = calendar.dateComponents([.year, .month, .day], from: Date(now))
        var day = today
        var rest = parts[...]
        if let first = rest.first, let named = self.day(first, today: today, calendar) {
            day = named
            rest = rest.dropFirst()
        }
        var (hour, minute, second) = (0, 0, 0.0)
        if let time = rest.popFirst() {
            let fields = time.split(separator: ":", omittingEmptySubsequences: false)
            guard (2...3).contains(fields.count), let hours = Int(fields[0]), let minutes = Int(fields[1]),
                let seconds = fields.count == 3 ? Double(fields[2]) : 0,
                (0..<24).contains(hours), (0..<60).contains(minutes), (0..<60).contains(seconds)
            else { return nil }
            (hour, minute, second) = (hours, minutes, seconds)
        }
        guard rest.isEmpty, !parts.isEmpty else { return nil }
        day.hour = hour
        day.minute = minute
        guard let date = calendar.date(from: day), calendar.component(.day, from: date) == day.day else { return nil }
        return Instant(date).advanced(bySeconds: second)
    }

    private func day(_ text: String, today: DateComponents, _ calendar: Calendar) -> DateComponents? {
        switch text {
        case "today": return today
        case "yesterday":
            guard let date = calendar.date(from: today), let before = calendar.date(byAdding: .day, value: -1, to: date)
            else { return nil }
            return calendar.dateComponents([.year, .month, .day], from: before)
        default:
            let fields = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard fields.count == 3, let year = fields[0], let month = fields[1], let day = fields[2], year > 1900,
                (1...12).contains(month), (1...31).contains(day)
            else { return nil }
            return DateComponents(year: year, month: month, day: day)
        }
    }
}

extension Date {
    /// The same moment.
    fileprivate init(_ instant: Instant) {
        self.init(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)
    }
}

extension Instant {
    /// The same moment, to the second.
    fileprivate init(_ date: Date) {
        self.init(microseconds: Int64(date.timeIntervalSince1970.rounded()) * 1_000_000)
    }

    /// The moment as a person in a zone reads it: `2026-11-22 14:03:05`.
    func local(in zone: TimeZone = .current) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: Date(self))
        func two(_ number: Int?) -> String {
            let text = String(number ?? 0)
            return text.count < 2 ? "0" + text : text
        }
        let day = "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
        return "\(day) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
    }
}
