import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("Times as people type them")
struct HumanTimeTests {
    /// 2026-03-29T10:00:00 in Berlin: clocks went forward that night.
    private func human(_ zone: String = "Europe/Berlin") throws -> HumanTime {
        HumanTime(
            now: try #require(Instant(rfc3339: "2026-03-29T08:00:00Z")),
            zone: try #require(TimeZone(identifier: zone))
        )
    }

    @Test(
        "mean an instant in the zone of whoever types them",
        arguments: [
            ("now", "2026-03-29T08:00:00Z"), ("10 min ago", "2026-03-29T07:50:00Z"),
            ("90s ago", "2026-03-29T07:58:30Z"),
            ("1.5 hours ago", "2026-03-29T06:30:00Z"), ("2 days ago", "2026-03-27T08:00:00Z"),
            ("1 week ago", "2026-03-22T08:00:00Z"), ("14:03", "2026-03-29T12:03:00Z"),
            ("01:30", "2026-03-29T00:30:00Z"), ("today 9:00", "2026-03-29T07:00:00Z"),
            ("yesterday 14:03", "2026-03-28T13:03:00Z"), ("Yesterday", "2026-03-27T23:00:00Z"),
            ("2026-11-22", "2026-11-21T23:00:00Z"), ("2026-11-22 14:03:05.5", "2026-11-22T13:03:05.500Z"),
            ("2026-07-01T14:03", "2026-07-01T12:03:00Z"), ("2026-11-22T14:03:00Z", "2026-11-22T14:03:00Z"),
            ("2026-11-22t14:03:00+05:30", "2026-11-22T08:33:00Z"), ("1790000000", "2026-09-21T14:13:20Z"),
            ("1790000000000", "2026-09-21T14:13:20Z"), (" 14:03 ", "2026-03-29T12:03:00Z"),
        ]
    )
    func meaning(text: String, expected: String) throws {
        #expect(try human().instant(text)?.rfc3339 == expected)
    }

    @Test(
        "mean nothing when they mean nothing",
        arguments: [
            "", "noon", "25:00", "14:60", "ago", "x min ago", "2026-02-30",
            "2026-13-01", "yesterday 14", "14:03 yesterday", "5 parsecs ago", "1:2:3:4", "tomorrow", "-5 min ago",
        ]
    )
    func nonsense(text: String) throws {
        #expect(try human().instant(text) == nil)
    }

    @Test("half-hour zones are zones, too")
    func halfHours() throws {
        #expect(try human("Asia/Kolkata").instant("14:03")?.rfc3339 == "2026-03-29T08:33:00Z")
    }

    @Test("an instant is shown as the person's clock shows it")
    func shown() throws {
        let instant = try #require(Instant(rfc3339: "2026-03-29T00:59:59.9Z"))
        #expect(instant.local(in: try human().zone) == "2026-03-29 01:59:59")
        #expect(instant.advanced(bySeconds: 1).local(in: try human().zone) == "2026-03-29 03:00:00")
    }

    @Test(
        "a time that clocks skip is the one that they go on with, one that they show twice is the first",
        arguments: [
            ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z"),
            ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z"),
            ("America/New_York", "2026-03-08 02:00", "2026-03-08T07:00:00Z"),
            ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"),
            ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"),
            ("Africa/Cairo", "2026-04-24 00:30", "2026-04-23T22:30:00Z"),
            ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z"),
        ]
    )
    func clockChanges(zone: String, text: String, expected: String) throws {
        #expect(try human(zone).instant(text)?.rfc3339 == expected)
    }

    @Test("days are those of the person, over midnight and over a change of clocks")
    func days() throws {
        // 2026-03-29T08:00:00Z is still the evening before in Honolulu, and yesterday is the 27th there.
        #expect(try human("Pacific/Honolulu").instant("yesterday 14:03")?.rfc3339 == "2026-03-28T00:03:00Z")
        #expect(try human("Pacific/Kiritimati").instant("today")?.rfc3339 == "2026-03-28T10:00:00Z")
        // The night before was 23 hours long; an hour is an hour.
        #expect(try human().instant("24 h ago")?.rfc3339 == "2026-03-28T08:00:00Z")
    }

    @Test(
        "numbers beyond all time mean nothing that ends the program",
        arguments: ["999999999999999999999", "1e9 days ago"]
    )
    func beyond(text: String) throws {
        _ = try human().instant(text)?.rfc3339
        _ = try human().instant("999999999999999999999999 weeks ago")?.local(in: human().zone)
    }
}
