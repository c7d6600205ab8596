import DuckDB
import MemCore
import Testing

@testable import MemStore

@Suite("The timeline by the hour")
struct HourTests {
    private static let day = 86_400.0

    /// Samples of a source some minutes apart over a day and a half, the last of them at an instant; with a long pause.
    private func commit(_ source: Publisher, every seconds: Double, endingAt end: Instant) async throws {
        let count = Int(1.5 * Self.day / seconds)
        let samples = (0..<count).compactMap { number -> Sample? in
            guard !(count / 3..<count / 2).contains(number) else { return nil }
            var sample = source.sample(number % 7 == 0 ? .new : .same)
            sample.instant = end.advanced(bySeconds: Double(number + 1 - count) * seconds)
            return sample
        }
        try await source.commit(samples)
    }

    /// Ranges that begin and end with hours, and within them.
    private func ranges(before end: Instant) -> [TimelineQuery] {
        let hour = HourSpans.start(of: end.microseconds.flooredDivision(by: PageSpans.hour))
        let starts = [-30.0, -8.5, -3, -0.02].map { end.advanced(bySeconds: $0 * 3600) }
        return [
            (starts[0], end.advanced(bySeconds: 1)), (starts[0], starts[1]), (starts[1], starts[2]), (starts[3], end),
            (hour.advanced(bySeconds: -7200), hour), (hour.advanced(bySeconds: -7199), hour.advanced(bySeconds: 61)),
            (hour.advanced(bySeconds: -20), hour.advanced(bySeconds: 20)), (hour, hour), (end, starts[0]),
        ].map { TimelineQuery(start: $0.0, end: $0.1, limit: 5) }
    }

    /// Whether all ranges, of all sources and of one, have as many samples and buckets as the timeline says.
    private func expectTrueTotals(_ store: Store, before end: Instant, _ sources: [Publisher]) async throws {
        let all = try await store.timeline(.everything).entries
        for var query in ranges(before: end) {
            for source in [nil, sources[0].record.sourceID] {
                query.sourceID = source
                let meant = all.filter { entry in
                    let isMeant = source == nil || entry.source.id == source
                    return isMeant && query.start <= entry.instant && entry.instant < query.end
                }
                #expect(try await store.timeline(query).total == meant.count)
                for minutes: Int64 in [1, 10, 60, 90, 1440] {
                    let length = minutes * MinuteRow.minute
                    let buckets = Set(
                        meant.map { [$0.instant.microseconds.flooredDivision(by: length), $0.source.id.rawValue] }
                    )
                    #expect(try await store.buckets(query, of: length).total == buckets.count)
                }
            }
        }
    }

    /// How many rows of hours there are.
    private func hours(_ store: Store) async throws -> Int64 {
        try await store.read("The hours can't be counted") { connection throws(DuckDBError) in
            try connection.run("SELECT count(*) FROM mem.hours").next()?.integer(0) ?? 0
        }
    }

    /// Two sources whose samples are summed up but for the last commit.
    private func sources(_ store: Store, endingAt end: Instant) async throws -> [Publisher] {
        let sources = [try await Publisher(store), try await Publisher(store)]
        try await commit(sources[0], every: 400, endingAt: end)
        try await commit(sources[1], every: 555.5, endingAt: end)
        var last = sources[0].sample(.same)
        last.instant = end.advanced(bySeconds: 0.5)
        try await sources[0].commit([last])
        return sources
    }

    @Test("counts what its samples say, whether hours are over or not, summed up or not, before and after a restart")
    func counts() async throws {
        let folder = try DatabaseFolder()
        let end = Instant.now()
        var store = try await folder.open { $0.hourSeconds = 0 }
        let sources = try await sources(store, endingAt: end)
        #expect(try await hours(store) > 30)
        #expect(store.knowledge.uncovered.hours != nil)
        try await expectTrueTotals(store, before: end, sources)
        try await store.close()
        store = try await folder.open()
        #expect(store.knowledge.uncovered.hours == nil)
        try await expectTrueTotals(store, before: end, sources)
        try await store.close()
    }

    @Test("is made up for what an older Mem has remembered")
    func covers() async throws {
        let folder = try DatabaseFolder()
        let end = Instant.now()
        var store = try await folder.open()
        let sources = try await sources(store, endingAt: end)
        #expect(try await hours(store) == 0)
        try await expectTrueTotals(store, before: end, sources)
        try await store.close()
        store = try await folder.open()
        #expect(try await hours(store) > 30)
        try await expectTrueTotals(store, before: end, sources)
        try await store.close()
    }

    @Test("says nothing of what was forgotten")
    func forgets() async throws {
        let folder = try DatabaseFolder()
        let end = Instant.now()
        var store = try await folder.open { $0.hourSeconds = 0 }
        let sources = try await sources(store, endingAt: end)
        for (start, finish) in [(-29.4, -28.1), (-3.2, -2.9), (-0.3, 0.0)] {
            _ = try await store.forget(
                ForgetQuery(
                    start: end.advanced(bySeconds: start * 3600),
                    end: end.advanced(bySeconds: finish * 3600),
                    sourceID: sources[0].record.sourceID
                )
            )
            try await expectTrueTotals(store, before: end, sources)
        }
        try await store.close()
        store = try await folder.open()
        try await expectTrueTotals(store, before: end, sources)
        try await store.close()
    }
}
