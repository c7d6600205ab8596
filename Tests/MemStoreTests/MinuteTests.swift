import DuckDB
import MemCore
import Testing

@testable import MemStore

@Suite("The timeline by the minute")
struct MinuteTests {
    /// A time that no test lasts until: the minutes before it stay open, however long the machine takes.
    private static let notOver = Instant.now().advanced(bySeconds: 86_400)

    /// Samples of two sources, some seconds apart, the last of them now; what shows them is sometimes new, or seen before.
    private func commit(_ sources: [Publisher], count: Int, endingAt end: Instant) async throws {
        for source in sources {
            var samples: [Sample] = []
            for number in 0..<count {
                let verdict: Verdict = number % 7 == 0 ? .new : number % 5 == 0 ? .restless : .same
                var sample = source.sample(verdict)
                sample.instant = end.advanced(bySeconds: Double(number + 1 - count) * 2.5)
                if number % 11 == 3 { sample.beginsMoment = true }
                if number % 13 == 4 { sample.similarity = nil }
                samples.append(sample)
            }
            // In pieces, so that minutes stay open from one commit to the next.
            for start in stride(from: 0, to: count, by: 10) {
                try await source.commit(Array(samples[start..<min(count, start + 10)]))
            }
        }
    }

    /// The buckets of a range, made of its samples.
    private func sums(_ query: TimelineQuery, _ store: Store) async throws -> [String] {
        let samples = try await store.timeline(query).entries
        let groups = Dictionary(grouping: samples) { [MinuteRow.number(of: $0.instant), $0.source.id.rawValue] }
        return groups.map { key, samples in
            let changes = samples.count { $0.verdict == .new || $0.verdict == .seen }
            let similarity = samples.contains { $0.similarity == nil } ? nil : samples.compactMap(\.similarity).min()
            let frames = Dictionary(grouping: samples, by: \.frame.id).mapValues(\.count)
            let longest = frames.max { ($0.value, -$0.key.rawValue) < ($1.value, -$1.key.rawValue) }
            return "\(key) \(samples.count) \(changes) \(similarity ?? -1) \(longest?.key.rawValue ?? 0)"
        }.sorted()
    }

    private func buckets(_ query: TimelineQuery, _ store: Store) async throws -> [String] {
        try await store.buckets(query, of: MinuteRow.minute).entries.map { entry in
            let key = [MinuteRow.number(of: entry.instant), entry.source.id.rawValue]
            let bucket = try #require(entry.bucket)
            return "\(key) \(bucket.samples) \(bucket.changes) \(entry.similarity ?? -1) \(entry.frame.id.rawValue)"
        }.sorted()
    }

    @Test("the density of a range is that of its buckets, without their frames", arguments: [1, 10, 60, 600, 86_400])
    func density(seconds: Int64) async throws {
        try await withStore { store in
            let end = Instant.now()
            let sources = [try await Publisher(store), try await Publisher(store, name: "other")]
            try await commit(sources, count: 90, endingAt: end)
            let length = seconds * 1_000_000
            for days in [0.01, 1, 40] {
                let query = TimelineQuery(
                    start: end.advanced(bySeconds: -days * 86_400),
                    end: end.advanced(bySeconds: 1),
                    limit: 5000
                )
                let buckets = try await store.buckets(query, of: length).entries
                let density = try await store.density(query, of: length)
                #expect(density.map(\.start) == buckets.map(\.instant))
                #expect(density.map(\.sourceID) == buckets.map(\.source.id))
                #expect(density.map(\.frameID) == buckets.map(\.frame.id))
                #expect(density.map(\.samples) == buckets.compactMap(\.bucket?.samples))
                #expect(density.map(\.changes) == buckets.compactMap(\.bucket?.changes))
                #expect(density.reduce(0) { $0 + $1.samples } == 180)
            }
        }
    }

    @Test("sources tell their session's newest name, and from when to when there is something of them")
    func sources() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store, name: "Desk")
            try await publisher.commit([.new, .same])
            var record = try #require(try await store.loadSessions().first).record
            let whole = try await store.timeline(.everything).entries
            #expect(whole.map(\.source.filename) == ["Desk", "Desk"])
            record.name = "Window"
            try await store.save(record)
            #expect(try await store.timeline(.everything).entries.map(\.source.filename) == ["Window", "Window"])
            let source = try #require(try await store.sources().first)
            #expect(source.source.filename == "Window")
            #expect(source.sessionID == record.id)
            #expect(source.span == whole[0].instant...whole[1].instant)
        }
    }

    /// Ranges that begin and end with minutes, and within them.
    private func ranges(before end: Instant) -> [TimelineQuery] {
        [(-600, 60), (-200.5, -17), (-61, -59), (-10, -5), (-125, 0.001), (-400, -300), (-30, -30)].map {
            start,
            finish in
            TimelineQuery(
                start: end.advanced(bySeconds: start),
                end: end.advanced(bySeconds: finish),
                limit: 5000
            )
        }
    }

    @Test("sums up what its samples say, whether the minutes are over or not, before and after a restart")
    func sumsUp() async throws {
        let folder = try DatabaseFolder()
        let end = Self.notOver
        var store = try await folder.open()
        try await commit([Publisher(store), Publisher(store)], count: 150, endingAt: end)
        #expect(store.knowledge.uncovered.minutes != nil)
        for query in ranges(before: end) {
            #expect(try await buckets(query, store) == sums(query, store))
        }
        try await store.close()
        store = try await folder.open()
        #expect(store.knowledge.uncovered.minutes == nil)
        for query in ranges(before: end) {
            #expect(try await buckets(query, store) == sums(query, store))
        }
        try await store.close()
    }

    @Test("is made up for what an older Mem has remembered, just as the writer makes it")
    func covers() async throws {
        let folder = try DatabaseFolder()
        var store = try await folder.open()
        try await commit([Publisher(store), Publisher(store)], count: 300, endingAt: Publisher.start)
        try await store.close()
        // Commits may cut a minute into several rows; what they add up to is the same.
        let sums = """
            SELECT source, frame, epoch_us(first) // 60000000, sum(samples)::BIGINT, sum(changes)::BIGINT, min(first),
                max(last), bool_or(similarity IS NULL) FROM mem.minutes GROUP BY ALL ORDER BY ALL
            """
        let written = try MainFileReader(folder).rows(sums)
        #expect(written.count > 80)
        try MainFileWriter(folder).run("DELETE FROM mem.minutes")
        store = try await folder.open()
        try await store.close()
        #expect(try MainFileReader(folder).rows(sums) == written)
    }

    @Test("says nothing of what was forgotten, though the minute was not over")
    func forgets() async throws {
        let folder = try DatabaseFolder()
        let end = Self.notOver
        var store = try await folder.open()
        let sources = [try await Publisher(store), try await Publisher(store)]
        try await commit(sources, count: 150, endingAt: end)
        for (start, finish) in [(-250.0, -130.5), (-61, -59), (-7, -3)] {
            _ = try await store.forget(
                ForgetQuery(
                    start: end.advanced(bySeconds: start),
                    end: end.advanced(bySeconds: finish),
                    sourceID: sources[0].record.sourceID
                )
            )
            for query in ranges(before: end) {
                #expect(try await buckets(query, store) == sums(query, store))
            }
        }
        try await store.close()
        store = try await folder.open()
        for query in ranges(before: end) {
            #expect(try await buckets(query, store) == sums(query, store))
        }
        try await store.close()
    }

    @Test("does not matter to how many samples a long range has, nor to its pages")
    func counts() async throws {
        try await withStore { store in
            let end = Self.notOver
            try await commit([Publisher(store), Publisher(store)], count: 120, endingAt: end)
            var query = TimelineQuery.everything
            query.limit = 7
            var seen = 0
            while true {
                let page = try await store.timeline(query)
                #expect(page.total == 240)
                seen += page.entries.count
                guard let next = page.next else { break }
                query.after = next
            }
            #expect(seen == 240)
        }
    }
}
