extension ActiveHours {
    /// Reads hours.
    init(json: JSONValue) throws(RuleProblem) {
        let fields = try RuleFields(
            json,
            path: "active_hours",
            names: ["days", "from", "to", "time_zone", "utc_offset_minutes"]
        )
        var days = Set(Day.allCases)
        if let value = fields["days"] {
            guard case .array(let list) = value, !list.isEmpty else {
                throw fields.problem("days", "This is not a list of days: \(Self.words).")
            }
            days = []
            for item in list {
                guard case .string(let word) = item, let day = Day(rawValue: word) else {
                    throw fields.problem("days", "Each of these has to be one of \(Self.words).")
                }
                days.insert(day)
            }
        }
        let (start, end) = (try Self.minute("from", fields), try Self.minute("to", fields))
        guard start < 1440 else { throw fields.problem("from", "This is not a time like 08:00.") }
        let zone = try fields.text("time_zone", atMost: 100)
        if zone != nil, fields["utc_offset_minutes"] != nil {
            throw fields.problem("utc_offset_minutes", "This says nothing beside a time zone: leave one of them out.")
        }
        self.init(
            days: days,
            startMinute: start,
            endMinute: end,
            timeZone: zone,
            utcOffsetMinutes: Int(try fields.whole("utc_offset_minutes", in: -720...840) ?? 0)
        )
    }

    private static var words: String { Day.allCases.map(\.rawValue).joined(separator: ", ") }

    /// Reads a time of day; 24:00 is the end of one.
    private static func minute(_ name: String, _ fields: RuleFields) throws(RuleProblem) -> Int {
        let text = try fields.text(name, atMost: 5) ?? ""
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let areDigits = text.utf8.allSatisfy { $0 == UInt8(ascii: ":") || (48...57).contains($0) }
        guard areDigits, parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { throw fields.problem(name, "This is not a time like 08:00.") }
        return hour * 60 + minute
    }

    /// All fields.
    var fields: [String: JSONValue] {
        [
            "days": .array(Day.allCases.filter(days.contains).map { .string($0.rawValue) }),
            "from": .string(Self.text(startMinute)),
            "to": .string(Self.text(endMinute)),
            "time_zone": timeZone.map { .string($0) } ?? .null,
            "utc_offset_minutes": timeZone == nil ? .integer(Int64(utcOffsetMinutes)) : .null,
        ]
    }

    private static func text(_ minute: Int) -> String {
        [minute / 60, minute % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
    }
}
