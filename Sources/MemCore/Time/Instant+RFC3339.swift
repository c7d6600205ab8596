extension Instant {
    /// RFC 3339 text in UTC with `Z` and as many fraction digits as the instant has: none, three or six.
    ///
    /// Text and instant are one-to-one, so a client may send back as `start` what it was shown as `timestamp`.
    public var rfc3339: String {
        var text: [UInt8] = []
        text.reserveCapacity(27)
        text.append(rfc3339: self)
        return String(decoding: text, as: UTF8.self)
    }

    /// At the start of 0001-01-01: the year 0 of RFC 3339 is none to many who read it.
    private static let firstSecond: Int64 = -62_135_596_800
    /// At the end of 9999-12-31.
    private static let lastSecond: Int64 = 253_402_300_799

    /// Reads RFC 3339 date-time text: `2026-11-22T09:30:00Z`, with any offset, with or without a fraction.
    ///
    /// As RFC 3339 section 5.6 allows, `T` and `Z` may be lower case and a space may stand for `T`; a missing offset is
    /// taken as UTC, because the original's clients leave it out. Digits beyond microseconds are cut off. A leap second
    /// (`:60`) reads as the first moment of the next minute. Returns nil for anything else, and for what lies outside of
    /// the years 1 to 9999 in UTC: that could not be written, or not be read by others.
    public init?(rfc3339 text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T", "t", " "), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            (1...12).contains(month), day >= 1, day <= CivilDate.days(inMonth: month, ofYear: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if reader.skip(".") {
            guard let digits = reader.fraction() else { return nil }
            fraction = digits
        }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        guard (Self.firstSecond...Self.lastSecond).contains(seconds) else { return nil }
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }
}

extension Instant: CustomStringConvertible {
    /// The RFC 3339 text.
    public var description: String { rfc3339 }
}

extension [UInt8] {
    /// Adds an instant as ``Instant/rfc3339``.
    public mutating func append(rfc3339 instant: Instant) {
        let second = instant.microseconds.flooredDivision(by: 1_000_000)
        let fraction = instant.microseconds - second * 1_000_000
        let day = second.flooredDivision(by: 86_400)
        let ofDay = second - day * 86_400
        let date = CivilDate(daysSinceEpoch: day)
        append(date.year, width: 4)
        append(date.month, width: 2, after: "-")
        append(date.day, width: 2, after: "-")
        append(ofDay / 3600, width: 2, after: "T")
        append(ofDay / 60 % 60, width: 2, after: ":")
        append(ofDay % 60, width: 2, after: ":")
        if fraction % 1000 != 0 {
            append(fraction, width: 6, after: ".")
        } else if fraction != 0 {
            append(fraction / 1000, width: 3, after: ".")
        }
        append(UInt8(ascii: "Z"))
    }

    /// Adds a number with so many digits at least, and a mark before it.
    fileprivate mutating func append(_ number: Int64, width: Int, after mark: Unicode.Scalar? = nil) {
        if let mark { append(UInt8(ascii: mark)) }
        append(decimal: number, width: width)
    }
}

/// Walks over the fixed-width fields of RFC 3339 text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ width: Int) -> Int64? {
        guard rest.count >= width else { return nil }
        var value: Int64 = 0
        for byte in rest.prefix(width) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 48)
        }
        rest = rest.dropFirst(width)
        return value
    }

    mutating func skip(_ allowed: Unicode.Scalar...) -> Bool {
        guard let byte = rest.first, allowed.contains(Unicode.Scalar(byte)) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Microseconds from one or more digits behind the point.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let byte = rest.first, (48...57).contains(byte) {
            if count < 6 { value = value * 10 + Int64(byte - 48) }
            count += 1
            rest = rest.dropFirst()
        }
        guard count > 0 else { return nil }
        for _ in count..<max(count, 6) { value *= 10 }
        return value
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int64? {
        if isAtEnd || skip("Z", "z") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip("+", "-"), let hour = number(2), skip(":"), let minute = number(2), hour < 24, minute < 60 else {
            return nil
        }
        return (hour * 3600 + minute * 60) * (isWest ? -1 : 1)
    }
}
