import MemCore
import Testing

@Suite("An instant")
struct InstantTests {
    @Test(
        "reads and writes RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-22T09:30:00Z", 1_795_339_800_000_000),
            ("2026-11-22T09:30:00.250Z", 1_795_339_800_250_000),
            ("2026-11-22T09:30:00.000001Z", 1_795_339_800_000_001),
            ("2024-02-29T23:59:59Z", 1_709_251_199_000_000),
            ("1969-12-31T23:59:59.500Z", -500_000),
        ]
    )
    func roundTrip(text: String, microseconds: Int64) throws {
        let instant = try #require(Instant(rfc3339: text))
        #expect(instant.microseconds == microseconds)
        #expect(instant.rfc3339 == text)
    }

    @Test(
        "understands offsets, lower case, a space and a missing zone",
        arguments: [
            "2026-11-22T09:30:00Z", "2026-11-22t09:30:00z", "2026-11-22 09:30:00", "2026-11-22T09:30:00",
            "2026-11-22T15:00:00+05:30", "2026-11-22T01:30:00-08:00", "2026-11-22T09:29:60Z",
        ]
    )
    func variants(text: String) {
        #expect(Instant(rfc3339: text)?.microseconds == 1_795_339_800_000_000)
    }

    @Test(
        "refuses what is no RFC 3339",
        arguments: [
            "", "now", "2026-11-22", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
            "2026-11-22T09:30:00.Z", "2026-11-22T09:30:00+0530", "2026-11-22T09:30:00Zx", "2026-11-22T09:30Z",
            "9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01", "0000-12-31T00:00:00Z", "9999-12-31T23:59:60Z",
        ]
    )
    func refused(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("agrees with the calendar on every day from 1895 to 2105")
    func everyDay() throws {
        var day: Int64 = -27_393
        for year in 1895...2105 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for dayOfMonth in 1...length {
                    let text = Instant(microseconds: day * 86_400_000_000).rfc3339
                    let digits = text.split(whereSeparator: { !$0.isNumber }).prefix(3).compactMap { Int($0) }
                    try #require(digits == [year, month + 1, dayOfMonth])
                    try #require(Instant(rfc3339: text)?.microseconds == day * 86_400_000_000)
                    day += 1
                }
            }
        }
    }
}
