import MemCore
import Testing

@testable import MemStore

@Suite("Moments")
struct MomentTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    private func moments(
        _ store: Store,
        from start: Double = -100,
        to end: Double = 1000,
        _ change: (inout MomentQuery) -> Void = { _ in }
    ) async throws -> [Moment] {
        var query = MomentQuery(part: TimelineQuery(start: at(start), end: at(end)))
        change(&query)
        let page = try await store.moments(query)
        if query.part.limit >= 100, query.part.offset == 0 { #expect(page.total == page.moments.count) }
        return page.moments
    }

    @Test("a moment lasts until the next one begins, the last one until its last sample")
    func dwell() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .same, .same, .new, .restless, .new])
            try await one.commit([one.sample(.seen, showing: samples[0].frameID), one.sample(.same)])
            let found = try await moments(store)
            #expect(found.map(\.frameID) == [0, 3, 5, 0].map { samples[$0].frameID })
            #expect(found.map(\.start) == [0, 3, 5, 6].map(at))
            #expect(found.map(\.end) == [3, 5, 6, 7].map(at))
            #expect(found.map(\.dwell) == [3, 2, 1, 1])
            #expect(found.map(\.samples) == [3, 2, 1, 2])
            #expect(found.map(\.occurrence) == [1, 1, 1, 2])
            #expect(found.map(\.id.rawValue) == [1, 2, 3, 4])
            #expect(found.allSatisfy { $0.sessionID == one.record.id && $0.sourceID == one.record.sourceID })
        }
    }

    @Test("a gap ends a moment, even when the same frame is on screen afterwards")
    func gap() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .same, .same])
            var back = one.sample(.same)
            back.instant = at(60)
            back.beginsMoment = true
            try await store.submit(
                .gap(
                    sessionID: one.record.id,
                    sourceID: one.record.sourceID,
                    start: at(2),
                    end: at(60),
                    cause: .disconnected
                )
            )
            try await one.commit([back])
            let found = try await moments(store)
            #expect(found.map(\.frameID) == [samples[0].frameID, samples[0].frameID])
            #expect(found.map(\.dwell) == [2, 0])
            #expect(found.map(\.samples) == [3, 1])
            #expect(found.map(\.occurrence) == [1, 2])
            #expect(try await moments(store, from: 10, to: 50) == [], "nothing is on screen in a gap")
        }
    }

    @Test("what overlaps the range is whole in the answer")
    func overlap() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let two = try await Publisher(store, name: "two")
            try await one.commit([.new, .same, .same, .new, .same, .new])
            try await two.commit([.new, .same, .same, .same])
            let found = try await moments(store, from: 1, to: 4)
            #expect(found.map(\.start) == [0, 0, 3].map(at))
            #expect(found.map(\.end) == [3, 3, 5].map(at))
            let session = try await moments(store, from: 1, to: 4) { $0.part.sessionID = two.record.id }
            #expect(session.map(\.sourceID) == [two.record.sourceID])
            let source = try await moments(store, from: 4, to: 5) { $0.part.sourceID = one.record.sourceID }
            #expect(source.map(\.start) == [at(3)])
            #expect(try await moments(store, from: 50, to: 60) == [])
        }
    }

    @Test("moments can be had by frame, by length, and the longest first; pages leave nothing out")
    func filters() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .new, .same, .same, .new, .same, .new])
            #expect(try await moments(store) { $0.frameID = samples[1].frameID }.map(\.dwell) == [3])
            #expect(try await moments(store) { $0.minimumDwell = 2 }.map(\.dwell) == [3, 2])
            #expect(try await moments(store) { $0.order = .dwell }.map(\.dwell) == [3, 2, 1, 0])
            var paged: [Double] = []
            for offset in 0..<5 {
                paged += try await moments(store) {
                    $0.order = .dwell
                    $0.part.limit = 1
                    $0.part.offset = offset
                }.map(\.dwell)
            }
            #expect(paged == [3, 2, 1, 0])
        }
    }

    @Test("moments of older databases are found in their timelines, and numbers go on")
    func migrated() async throws {
        let folder = try DatabaseFolder()
        let start = Publisher.start.rfc3339.dropLast()
        do {
            let old = try MainFileWriter(folder, ofMemThatKnew: [.beginning, .goodbye])
            try old.run("INSERT INTO mem.sources VALUES (1, 'stream', 'old', NULL, now()::TIMESTAMP)")
            try old.run(
                """
                INSERT INTO mem.timeline (instant, source, pts, frame, similarity, verdict) SELECT TIMESTAMP '\(start)' + to_seconds(i), 1, i, i // 3 + 1, 99,
                    CASE WHEN i % 3 = 0 THEN 0 ELSE 1 END FROM range(9) t(i)
                """
            )
            try old.run(
                """
                INSERT INTO mem.gaps VALUES ('s', 1, TIMESTAMP '\(start)' + to_seconds(4),
                    TIMESTAMP '\(start)' + to_seconds(5), 'dropped')
                """
            )
        }
        let store = try await folder.open()
        #expect(try await moments(store).map(\.dwell) == [3, 1, 1, 2])
        let one = try await Publisher(store)
        try await one.commit([.new])
        #expect(try await moments(store) { $0.part.sourceID = one.record.sourceID }.map(\.id.rawValue) == [5])
        try await store.close()
    }
}
