import MemCore
import Testing

@testable import Rules

@Suite("Active hours")
struct ActiveHoursTests {
    private func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    @Test("begin and end on the minute, on their days")
    func days() throws {
        // 2026-11-23 is a Monday.
        let hours = ActiveHours(days: [.monday], startMinute: 8 * 60, endMinute: 18 * 60)
        #expect(try !hours.contains(at("2026-11-23T07:59:59.999999Z")))
        #expect(try hours.contains(at("2026-11-23T08:00:00Z")))
        #expect(try hours.contains(at("2026-11-23T17:59:59.999999Z")))
        #expect(try !hours.contains(at("2026-11-23T18:00:00Z")))
        #expect(try !hours.contains(at("2026-11-24T09:00:00Z")))
        #expect(try hours.next(from: at("2026-11-23T18:00:00Z")) == at("2026-11-30T08:00:00Z"))
        #expect(try hours.next(from: at("2026-11-22T00:00:00Z")) == at("2026-11-23T08:00:00Z"))
    }

    @Test("may last beyond midnight, and belong to the day on which they begin")
    func night() throws {
        let hours = ActiveHours(days: [.saturday], startMinute: 22 * 60, endMinute: 6 * 60)
        #expect(try hours.contains(at("2026-11-28T22:00:00Z")))
        #expect(try hours.contains(at("2026-11-29T05:59:59Z")))
        #expect(try !hours.contains(at("2026-11-29T06:00:00Z")))
        #expect(try !hours.contains(at("2026-11-28T05:00:00Z")))
    }

    @Test("are told as far from UTC as is said, and last a day where they end when they begin")
    func offset() throws {
        let hours = ActiveHours(startMinute: 0, endMinute: 8 * 60, utcOffsetMinutes: 330)
        #expect(try hours.contains(at("2026-11-23T18:30:00Z")))
        #expect(try !hours.contains(at("2026-11-23T18:29:59Z")))
        #expect(try !hours.contains(at("2026-11-24T02:30:00Z")))
        let always = ActiveHours(startMinute: 600, endMinute: 600)
        #expect(try always.contains(at("1969-12-31T23:59:59Z")))
        #expect(try always.contains(at("2026-11-24T10:00:00Z")))
    }

    @Test("follow the clocks of a place when those change")
    func daylightSavingTime() throws {
        let hours = ActiveHours(startMinute: 8 * 60, endMinute: 18 * 60, timeZone: "Europe/Berlin")
        #expect(hours.isKnown)
        // Winter, UTC+1; summer, UTC+2.
        #expect(try hours.next(from: at("2026-01-15T00:00:00Z")) == at("2026-01-15T07:00:00Z"))
        #expect(try hours.next(from: at("2026-07-15T00:00:00Z")) == at("2026-07-15T06:00:00Z"))
        // On 2026-03-29 two o'clock is three o'clock.
        #expect(try hours.next(from: at("2026-03-28T17:00:00Z")) == at("2026-03-29T06:00:00Z"))
        #expect(try !hours.contains(at("2026-03-29T16:00:00Z")))
        let night = ActiveHours(startMinute: 60, endMinute: 4 * 60, timeZone: "Europe/Berlin")
        #expect(try night.contains(at("2026-03-29T00:00:00Z")))
        #expect(try night.contains(at("2026-03-29T01:59:59Z")))
        #expect(try !night.contains(at("2026-03-29T02:00:00Z")))
        let leftOut = ActiveHours(startMinute: 150, endMinute: 240, timeZone: "Europe/Berlin")
        #expect(try leftOut.next(from: at("2026-03-29T00:00:00Z")) == at("2026-03-29T01:30:00Z"))
    }

    @Test("of a place that nobody knows are told as such, and are those of UTC")
    func unknown() throws {
        let hours = ActiveHours(startMinute: 8 * 60, endMinute: 9 * 60, timeZone: "Europe/Atlantis")
        #expect(!hours.isKnown)
        #expect(try hours.contains(at("2026-07-15T08:30:00Z")))
    }
}
