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
}
