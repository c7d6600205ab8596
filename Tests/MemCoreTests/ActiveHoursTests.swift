import MemCore
import Testing

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
}

@Suite("A region of a picture")
struct PictureRegionTests {
    @Test("is all cells that it reaches into, and never none")
    func cells() {
        #expect(PictureRegion(x: 0, y: 0, width: 1, height: 1).cells.count == 256)
        #expect(PictureRegion(x: 0, y: 0, width: 1 / 16, height: 1 / 16).cells.count == 1)
        #expect(PictureRegion(x: 1 / 16, y: 0, width: 2 / 16, height: 1 / 16).cells.count == 2)
        // From the middle of one cell to the middle of the next one.
        #expect(PictureRegion(x: 1.5 / 16, y: 0, width: 1 / 16, height: 1 / 16).cells.count == 2)
        let last = PictureRegion(x: 1, y: 1, width: 0.000_001, height: 0.000_001).cells
        #expect(last.count == 1)
        #expect(last.contains(255))
        for third in [0, 1, 2] {
            let cells = PictureRegion(x: Double(third) / 3, y: 0, width: 1 / 3, height: 1).cells
            #expect((6 * 16...7 * 16).contains(cells.count))
        }
    }
}
