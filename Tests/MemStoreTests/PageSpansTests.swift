import MemCore
import Testing

@testable import MemStore

@Suite("The hours of a page")
struct PageSpansTests {
    private func page(limit: Int, offset: Int) -> (start: Int64, end: Int64, offset: Int)? {
        let query = TimelineQuery(
            start: Instant(microseconds: PageSpans.hour / 2),
            end: Instant(microseconds: 9 * PageSpans.hour),
            limit: limit,
            offset: offset
        )
        var hours = PageSpans(query, of: PageSpans.hour)
        for (hour, rows) in [(0, 100), (1, 50), (4, 10), (7, 1000)] as [(Int64, Int64)] {
            hours.count(rows, inSpan: hour)
        }
        #expect(hours.total == 1160)
        return hours.page.map {
            ($0.start.microseconds * 2 / PageSpans.hour, $0.end.microseconds * 2 / PageSpans.hour, $0.offset)
        }
    }

    @Test("are those that hold its rows, and the offset counts from the first of them")
    func narrow() throws {
        #expect(try #require(page(limit: 10, offset: 0)) == (1, 2, 0))
        #expect(try #require(page(limit: 10, offset: 95)) == (1, 4, 95))
        #expect(try #require(page(limit: 10, offset: 100)) == (2, 4, 0))
        #expect(try #require(page(limit: 100, offset: 149)) == (2, 16, 49))
        #expect(try #require(page(limit: 5000, offset: 1159)) == (14, 16, 999))
    }

    @Test("are none for a page past the end, or of nothing")
    func empty() {
        #expect(page(limit: 10, offset: 1160) == nil)
        #expect(page(limit: 0, offset: 0) == nil)
        #expect(page(limit: .max, offset: .max) == nil)
    }
}
