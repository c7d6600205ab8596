import MemCore
import Testing

@testable import MemStore

@Suite struct MemoryQueryingTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    @Test("totals count each picture once, and leave gaps out of the time")
    func totals() async throws {
        try await withStore { store in
            let empty = try await store.totals()
            #expect(empty.frames == 0 && empty.samples == 0 && empty.hours == 0 && empty.deduplicationRate == 0)
            let one = try await Publisher(store)
            try await store.submit(
                .gap(sessionID: one.record.id, sourceID: one.record.sourceID, start: at(1), end: at(3), cause: .dropped)
            )
            try await one.commit([.new, .same, .same, .same, .new, .same], bytes: 1000)
            try await Publisher(store, name: "two").commit([.new], bytes: 500)
            let totals = try await store.totals()
            #expect(totals.frames == 3)
            #expect(totals.samples == 7)
            #expect(totals.sources == 2)
            #expect(abs(totals.hours - 3.0 / 3600) < 1e-9)
            #expect(totals.jpegBytes == 2500)
            #expect(totals.thumbnailBytes == 250)
            #expect(totals.fileBytes > 2500)
            #expect(abs(totals.deduplicationRate - 100 * (1 - 3.0 / 7)) < 1e-9)
        }
    }

    @Test("the range is half open")
    func rangeHalfOpen() async throws {
        try await withStore { store in
            try await Publisher(store).commit([.new, .same, .same, .same, .new])
            let page = try await store.timeline(TimelineQuery(start: at(1), end: at(3)))
            #expect(page.entries.map(\.instant) == [at(1), at(2)])
            #expect(page.total == 2)
            let none = try await store.timeline(TimelineQuery(start: at(3), end: at(3)))
            #expect(none == TimelinePage(entries: [], total: 0, hasMore: false))
        }
    }

    @Test("pages do not overlap and leave nothing out")
    func pagesDoNot() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            var samples: [Sample] = []
            for _ in 0..<25 { samples += [one.sample(.new), two.sample(.new)] }
            try await one.commit(samples)
            var seen: [FrameID] = []
            for offset in stride(from: 0, to: 60, by: 7) {
                var query = TimelineQuery.everything
                query.limit = 7
                query.offset = offset
                let page = try await store.timeline(query)
                #expect(page.total == 50)
                seen += page.entries.map(\.frame.id)
            }
            #expect(seen == samples.map(\.frameID))
            let none = try await store.timeline(TimelineQuery(start: at(0), end: at(100), limit: 0))
            #expect(none == TimelinePage(entries: [], total: 50, hasMore: true))
        }
    }

    @Test("a cursor leaves nothing out, however many hours and sources it crosses")
    func cursors() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            var samples: [Sample] = []
            for index in 0..<30 {
                for publisher in [one, two] {
                    var sample = publisher.sample(.new)
                    // Up to three hours apart, so that some hours are empty and some hold several.
                    sample.instant = at(Double(index * index) * 37)
                    samples.append(sample)
                }
            }
            try await one.commit(samples)
            for limit in [1, 2, 7, 59, 60, 100] {
                var query = TimelineQuery(start: at(0), end: at(100_000), limit: limit)
                var seen: [FrameID] = []
                var pages = 0
                repeat {
                    let page = try await store.timeline(query)
                    #expect(page.total == 60)
                    seen += page.entries.map(\.frame.id)
                    query.after = page.next
                    pages += 1
                } while query.after != nil && pages < 100
                #expect(seen == samples.map(\.frameID), "limit \(limit)")
                #expect(pages == (60 + limit - 1) / limit)
            }
        }
    }

    @Test("one session can be asked for, even a deleted one")
    func oneSession() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            try await one.commit([.new, .same])
            try await two.commit([.new])
            two.record.deletedAt = at(9)
            try await store.save(two.record)
            let query = TimelineQuery(start: at(0), end: at(10), sessionID: two.record.id)
            #expect(try await store.timeline(query).entries.map(\.sessionID) == [two.record.id])
            #expect(try await store.timeline(query).total == 1)
        }
    }

    @Test("a bucket shows the frame longest on screen, with its samples and changes")
    func buckets() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            let samples = try await one.commit([.new, .new, .same, .restless, .new, .same, .same, .new, .same, .same])
            try await two.commit([.new, .same])
            // Publisher.start lies on a full minute.
            var query = TimelineQuery(start: at(0), end: at(100), limit: 2)
            let first = try await store.buckets(query, of: 5_000_000)
            #expect(first.total == 3)
            #expect(first.entries.map(\.instant) == [at(0), at(0)])
            #expect(first.entries.map(\.source.id) == [one.record.sourceID, two.record.sourceID])
            #expect(first.entries[0].frame.id == samples[1].frameID)
            #expect(first.entries[0].bucket == TimelineEntry.Bucket(microseconds: 5_000_000, samples: 5, changes: 3))
            #expect(first.entries[0].similarity == nil, "a connection begins in it")
            #expect(first.entries[1].bucket == TimelineEntry.Bucket(microseconds: 5_000_000, samples: 2, changes: 1))
            query.after = first.next
            let second = try await store.buckets(query, of: 5_000_000)
            #expect(second.entries.map(\.instant) == [at(5)])
            #expect(second.entries[0].frame.id == samples[7].frameID)
            #expect(second.next == nil)
            query.after = nil
            query.offset = 2
            #expect(try await store.buckets(query, of: 5_000_000).entries == second.entries)
        }
    }

    @Test("gaps, format spans and misdated spans come back as they were submitted, in the order of time")
    func marks() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let (id, source) = (one.record.id, one.record.sourceID)
            let size = PictureSize(width: 1280, height: 720)
            let marks = [
                TimelineMark.formatSpan(sessionID: id, sourceID: source, start: at(0), pictureSize: size, codec: .vp9),
                .gap(sessionID: id, sourceID: source, start: at(2), end: at(5), cause: .decoder),
                .formatSpan(sessionID: id, sourceID: source, start: at(5), pictureSize: size, codec: .av1),
                .misdated(
                    sessionID: id,
                    sourceID: source,
                    start: at(6),
                    end: at(9),
                    ahead: MediaTime(microseconds: 1_234_567)
                ),
            ]
            for mark in marks { try await store.submit(mark) }
            try await one.commit([.new])
            #expect(try await store.marks(.everything, limit: 10) == marks)
            let part = TimelineQuery(start: at(1), end: at(5), sourceID: source)
            #expect(try await store.marks(part, limit: 10) == [marks[1]])
        }
    }

    @Test("samples that are dated too late are there like any others")
    func misdated() async throws {
        func known(_ isMarked: Bool) async throws -> [String] {
            var known: [String] = []
            try await withStore { store in
                let one = try await Publisher(store)
                let mark = TimelineMark.misdated(
                    sessionID: one.record.id,
                    sourceID: one.record.sourceID,
                    start: at(0),
                    end: at(2),
                    ahead: MediaTime(milliseconds: 3000)
                )
                if isMarked { try await store.submit(mark) }
                let samples = try await one.commit([.new, .same, .new])
                #expect(samples.map(\.instant) == [at(0), at(1), at(2)])
                #expect(try await store.marks(.everything, limit: 10).count == (isMarked ? 1 : 0))
                let moments = try await store.moments(MomentQuery(part: .everything))
                known = [
                    "\(try await store.timeline(.everything).entries.map(\.instant))",
                    "\(moments.moments.map { "\($0.start) \($0.dwell)" })",
                    "\(try await store.onScreen(at: at(1.5), source: nil).map(\.instant))",
                    "\(try await store.totals().hours)",
                ]
            }
            return known
        }
        #expect(try await known(true) == known(false))
    }

    @Test("what was on screen at an instant is the newest sample until then, unless the stream was away")
    func onScreen() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            let samples = try await one.commit([.new, .same, .new, .same, .new])
            try await store.submit(
                .gap(
                    sessionID: one.record.id,
                    sourceID: one.record.sourceID,
                    start: at(1),
                    end: at(2),
                    cause: .disconnected
                )
            )
            two.record.endedAt = at(3)
            try await two.commit([.new, .same])
            try await store.save(two.record)
            func shown(_ second: Double, _ source: SourceID? = nil) async throws -> [FrameID] {
                try await store.onScreen(at: at(second), source: source).map(\.frame.id)
            }
            let other = try await shown(0, two.record.sourceID)
            #expect(try await shown(-1) == [])
            #expect(try await shown(0) == [samples[0].frameID] + other)
            #expect(try await shown(1) == [samples[1].frameID] + other)
            #expect(try await shown(1.5) == other, "in the gap")
            #expect(try await shown(2) == [samples[2].frameID] + other)
            #expect(try await shown(3.5) == [samples[3].frameID], "the other one has ended")
            #expect(try await shown(4000) == [samples[4].frameID], "still live")
            #expect(try await shown(20_000) == [], "too long ago to be on screen")
        }
    }

    @Test("what was on screen is found however long ago its sample was taken")
    func onScreenForLong() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "often")
            let two = try await Publisher(store, name: "rarely")
            let often = try await one.commit([Verdict](repeating: .new, count: 90))
            var rare = [two.sample(.new), two.sample(.new)]
            rare[1].instant = at(40)
            try await two.commit(rare)
            for (second, first, other) in [(39.5, 39, 0), (40, 40, 1), (69.9, 69, 1), (70.5, 70, 1), (500, 89, 1)] {
                let shown = try await store.onScreen(at: at(second), source: nil)
                #expect(shown.map(\.frame.id) == [often[first].frameID, rare[other].frameID], "\(second)")
                #expect(shown.map(\.instant) == [often[first].instant, rare[other].instant])
            }
        }
    }

    @Test("a page of a short range is the same by offset and by cursor, wherever samples are at the same instant")
    func shortPages() async throws {
        try await withStore { store in
            var all: [Sample] = []
            for number in 0..<4 {
                let publisher = try await Publisher(store, name: "\(number)")
                var samples = (0..<30).map { _ in publisher.sample(.new) }
                if number == 3 { for place in samples.indices { samples[place].instant = at(Double(place) / 3) } }
                try await publisher.commit(samples)
                all += samples
            }
            all.sort { ($0.instant, $0.sourceID) < ($1.instant, $1.sourceID) }
            for limit in [1, 3, 4, 7, 200] {
                var position: TimelinePosition?
                for offset in stride(from: 0, through: all.count, by: limit) {
                    var query = TimelineQuery(start: at(0), end: at(100), limit: limit, offset: offset)
                    let expected = all.dropFirst(offset).prefix(limit).map(\.frameID)
                    let page = try await store.timeline(query)
                    #expect(page.entries.map(\.frame.id) == expected)
                    #expect(page.total == all.count)
                    #expect(page.hasMore == (offset + limit < all.count))
                    (query.after, query.offset) = (position, 0)
                    #expect(try await store.timeline(query).entries.map(\.frame.id) == expected)
                    position = page.entries.last.map { TimelinePosition(instant: $0.instant, sourceID: $0.source.id) }
                }
            }
        }
    }

    @Test("one source can be asked for")
    func oneSourceCan() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            try await one.commit([.new, .same])
            try await two.commit([.new])
            let page = try await store.timeline(
                TimelineQuery(start: at(0), end: at(10), sourceID: two.record.sourceID)
            )
            #expect(page.total == 1)
            #expect(page.entries.map(\.sessionID) == [two.record.id])
            #expect(
                page.entries.first?.source
                    == SourceRecord(id: two.record.sourceID, type: "stream", filename: "two", location: nil)
            )
        }
    }
}
