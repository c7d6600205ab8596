import DuckDB
import MemCore
import Testing

@testable import MemStore

@Suite("Forgetting")
struct ForgettingTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    private func forget(
        _ store: Store,
        from start: Double? = nil,
        to end: Double? = nil,
        source: SourceID? = nil
    ) async throws -> Forgotten {
        let query = ForgetQuery(start: start.map(at), end: end.map(at), sourceID: source)
        let expected = try await store.wouldForget(query)
        let forgotten = try await store.forget(query)
        #expect(forgotten == expected, "what would go went")
        return forgotten
    }

    /// How many seconds after the start the samples are that are left.
    private func left(in store: Store, of source: SourceID? = nil) async throws -> [Double] {
        var query = TimelineQuery.everything
        query.sourceID = source
        return try await store.timeline(query).entries.map { $0.instant.seconds(since: Publisher.start) }
    }

    private func moments(_ store: Store) async throws -> [Moment] {
        try await store.moments(MomentQuery(part: .everything)).moments
    }

    private func gaps(_ store: Store) async throws -> [TimelineMark] {
        try await store.marks(.everything, limit: 100).filter { if case .gap = $0 { true } else { false } }
    }

    private func gap(_ publisher: Publisher, _ start: Double, _ end: Double, _ cause: GapCause) -> TimelineMark {
        .gap(
            sessionID: publisher.record.id,
            sourceID: publisher.record.sourceID,
            start: at(start),
            end: at(end),
            cause: cause
        )
    }

    @Test("the start of the range goes, its end stays; a frame goes with the last sample that points at it")
    func range() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .same, .new, .same, .new, .same], bytes: 100)
            let forgotten = try await forget(store, from: 1, to: 4)
            #expect(forgotten.samples == 3)
            #expect(forgotten.frames == 1)
            #expect(forgotten.bytes == 110)
            #expect(try await left(in: store) == [0, 4, 5])
            #expect(try await store.frame(samples[0].frameID) != nil, "it was on screen before as well")
            #expect(try await store.frame(samples[2].frameID) == nil)
            #expect(try await store.jpeg(of: samples[2].frameID, .full) == nil)
            #expect(try await store.jpeg(of: samples[2].frameID, .thumbnail) == nil)
            #expect(try await store.jpeg(of: samples[4].frameID, .full) == samples[4].picture?.jpeg)
            let totals = try await store.totals()
            #expect(totals.frames == 2)
            #expect(totals.samples == 3)
            #expect(totals.jpegBytes == 200)
            #expect(try await forget(store, from: 1, to: 4) == Forgotten(), "it is gone already")
        }
    }

    @Test("other sources keep what they have, and so does a range in which nothing is")
    func sources() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let two = try await Publisher(store, name: "two")
            try await one.commit([.new, .same, .new])
            try await two.commit([.new, .same, .new])
            #expect(try await forget(store, from: 100) == Forgotten())
            #expect(try await forget(store, source: one.record.sourceID).samples == 3)
            #expect(try await left(in: store, of: one.record.sourceID) == [])
            #expect(try await left(in: store, of: two.record.sourceID) == [0, 1, 2])
            #expect(try await store.latestFrame(of: one.record.sourceID) == nil)
            #expect(try await store.latestFrame(of: two.record.sourceID) != nil)
            #expect(try await store.loadSessions().count == 2, "streams stay")
            let session = ForgetQuery(sessionID: two.record.id)
            #expect(try await store.wouldForget(session).frames == 2)
            #expect(try await store.forget(session).frames == 2)
            #expect(try await left(in: store) == [])
            #expect(try await store.totals().frames == 0)
        }
    }

    @Test("moments end before what was forgotten and begin anew behind it")
    func momentsCut() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .same, .same, .new, .same, .same, .same, .new])
            _ = try await forget(store, from: 2, to: 5)
            let found = try await moments(store)
            #expect(found.map(\.frameID) == [samples[0], samples[3], samples[7]].map(\.frameID))
            #expect(found.map(\.start) == [0, 5, 7].map(at))
            #expect(found.map(\.end) == [1, 7, 7].map(at))
            #expect(found.map(\.samples) == [2, 2, 1])
            #expect(try await gaps(store) == [gap(one, 1, 5, .forgotten)])
            #expect(try await store.onScreen(at: at(3), source: nil) == [])
            #expect(try await store.onScreen(at: at(5), source: nil).count == 1)
            let frame = try #require(try await store.frame(samples[3].frameID))
            #expect(frame.firstInstant == at(5), "its first sample was forgotten")
            #expect(Set(found.map(\.id)).count == 3)
        }
    }

    @Test("gaps that are touched become one with what was forgotten, the others stay")
    func gapsMerge() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            try await one.commit([.new, .same])
            for (start, end) in [(1.0, 2.0), (3.0, 4.0), (5.0, 6.0)] {
                try await store.submit(gap(one, start, end, .disconnected))
                try await one.commit([.new, .same])
            }
            _ = try await forget(store, from: 3, to: 5)
            #expect(
                try await gaps(store) == [
                    gap(one, 1, 2, .disconnected), gap(one, 2, 5, .forgotten), gap(one, 5, 6, .disconnected),
                ]
            )
            _ = try await forget(store, to: 3)
            #expect(try await gaps(store) == [gap(one, 5, 6, .disconnected)], "nothing is before it any more")
        }
    }

    @Test("a stream that goes on after its newest samples were forgotten begins a moment behind a gap")
    func goesOn() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .same, .same, .same])
            _ = try await forget(store, from: 2)
            #expect(try await moments(store).map(\.end) == [at(1)])
            #expect(try await store.onScreen(at: at(2.5), source: nil) == [])
            #expect(try await store.latestFrame(of: one.record.sourceID)?.id == samples[0].frameID)
            try await one.commit([.same, .same])
            #expect(try await gaps(store) == [gap(one, 1, 4, .forgotten)])
            let found = try await moments(store)
            #expect(found.map(\.start) == [0, 4].map(at))
            #expect(found.map(\.end) == [1, 5].map(at))
            #expect(try await store.totals().hours == 2.0 / 3600)
        }
    }

    @Test("the stream's own gap covers what was forgotten before it")
    func ownGap() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            try await one.commit([.new, .same, .same, .same])
            _ = try await forget(store, from: 2)
            try await store.submit(gap(one, 3, 4, .disconnected))
            try await one.commit([.new, .same])
            #expect(try await gaps(store) == [gap(one, 1, 4, .disconnected)])
            #expect(try await moments(store).map(\.end) == [1, 5].map(at))
        }
    }

    @Test("no sample points at a forgotten frame: what is on its way is forgotten with it")
    func onItsWay() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .new, .new])
            #expect(!store.hasForgotten(samples[1].frameID))
            _ = try await forget(store, from: 1, to: 2)
            #expect(store.hasForgotten(samples[1].frameID))
            let back = one.sample(.seen, showing: samples[1].frameID)
            try await store.submit(back)
            try await one.commit([.new])
            #expect(try await left(in: store) == [0, 2, 4])
            #expect(try await moments(store).count == 3)
        }
    }

    @Test("what is forgotten on its way makes room in the queue: a store without work never says that it is stuck")
    func roomInQueue() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        let one = try await Publisher(store)
        let samples = try await one.commit([.new, .new])
        _ = try await forget(store, from: 1)
        for _ in 0..<3 { try await store.submit(one.sample(.same, showing: samples[1].frameID)) }
        try await one.commit([.new])
        try await store.close()
        #expect(store.queue.delay == nil)
    }

    @Test("the format in force stays known")
    func formats() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            func span(at second: Double, _ width: Int) -> TimelineMark {
                .formatSpan(
                    sessionID: one.record.id,
                    sourceID: one.record.sourceID,
                    start: at(second),
                    pictureSize: PictureSize(width: width, height: 720),
                    codec: .avc
                )
            }
            func spans() async throws -> [TimelineMark] {
                try await store.marks(.everything, limit: 100).filter {
                    if case .formatSpan = $0 { true } else { false }
                }
            }
            for (second, width) in [(0.0, 640), (2, 1280), (3, 1920)] {
                try await store.submit(span(at: second, width))
                try await one.commit(second == 0 ? [.new, .same] : [.new])
            }
            try await one.commit([.same])
            _ = try await forget(store, from: 1, to: 4)
            #expect(try await spans() == [span(at: 0, 640), span(at: 4, 1920)])
            _ = try await forget(store)
            #expect(try await spans() == [])
            try await one.commit([.new])
            #expect(try await spans() == [span(at: 5, 1920)])
        }
    }

    @Test("what is said of dates goes with the samples that it is said of")
    func misdated() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            try await one.commit([.new, .same, .new, .same, .new, .same])
            func span(_ start: Double, _ end: Double) -> TimelineMark {
                .misdated(
                    sessionID: one.record.id,
                    sourceID: one.record.sourceID,
                    start: at(start),
                    end: at(end),
                    ahead: MediaTime(milliseconds: 400)
                )
            }
            func spans() async throws -> [TimelineMark] {
                try await store.marks(.everything, limit: 100).filter {
                    if case .misdated = $0 { true } else { false }
                }
            }
            for mark in [span(0, 1), span(2, 2), span(3, 5)] { try await store.submit(mark) }
            try await one.commit([.new])
            _ = try await forget(store, from: 2, to: 4)
            #expect(try await spans() == [span(0, 1), span(4, 5)])
            _ = try await forget(store)
            #expect(try await spans() == [])
        }
    }

    @Test("notes and words go when they are wholly inside")
    func notes() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            try await one.commit([.new])
            let source = one.record.sourceID
            func note(_ start: Double, _ end: Double, _ source: SourceID?) -> AnnotationDraft {
                AnnotationDraft(
                    sourceID: source,
                    start: at(start),
                    end: at(end),
                    type: .userNote,
                    content: "secret plan"
                )
            }
            let notes = try await store.annotate([
                note(1, 2, source), note(0, 2, source), note(2, 4, source), note(3, 3, source), note(1, 2, nil),
            ])
            let said = try await store.transcribe([
                Transcription.Segment(sourceID: source, start: at(1), end: at(2), text: "secret words"),
                Transcription.Segment(sourceID: source, start: at(2), end: at(4), text: "more secret words"),
            ])
            #expect(try await forget(store, from: 1, to: 3, source: source).annotations == 1)
            #expect(try await store.annotation(notes[0].id) == nil)
            #expect(try await store.noted(WordQuery(text: "secret")).total == 4)
            let page = try await store.spoken(WordQuery(text: "secret"))
            #expect(page.hits.map(\.found.id) == [said[1].id])
            #expect(try await forget(store, from: 1, to: 3).annotations == 1, "one about all sources")
            let rest = try await forget(store)
            #expect(rest.annotations == 3)
            #expect(rest.transcriptions == 1)
            #expect(try await store.noted(WordQuery(text: "secret")).total == 0)
            let words = try await store.read("") { connection throws(DuckDBError) in
                try connection.run("SELECT count(*) FROM mem.vocabulary").next()?.integer(0)
            }
            #expect(words == 0, "not even the words are left")
        }
    }

    @Test("numbers are never given again, and the sources of files go with their last sample")
    func numbers() async throws {
        let folder = try DatabaseFolder()
        var store = try await folder.open()
        var one = try await Publisher(store)
        let samples = try await one.commit([.new, .new, .new])
        _ = try await forget(store)
        try await store.close()
        do {
            let writer = try MainFileWriter(folder)
            for (id, days) in [(7, 2), (8, 0), (9, 0)] {
                try writer.run(
                    """
                    INSERT INTO mem.sources (id, type, name, location, created_at)
                    VALUES (\(id), 'file', 'a.mp4', NULL, now()::TIMESTAMP - INTERVAL \(days) DAYS - INTERVAL 1 HOUR)
                    """
                )
            }
        }
        store = try await folder.open()
        #expect(store.reserveFrameID().rawValue > samples[2].frameID.rawValue)
        _ = try await forget(store)
        _ = try await forget(store, source: SourceID(rawValue: 9))
        #expect(try await store.source(SourceID(rawValue: 7)) == nil)
        #expect(try await store.source(SourceID(rawValue: 8)) != nil, "an import may just have begun with it")
        #expect(try await store.source(SourceID(rawValue: 9)) == nil, "it was named")
        #expect(try await store.source(one.record.sourceID) != nil)
        try await store.close()
        store = try await folder.open()
        one = try await Publisher(store)
        #expect(one.record.sourceID.rawValue == 10)
        try await store.close()
    }

    @Test("long ranges are forgotten in slices, and each slice leaves a whole memory")
    func slices() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            var samples: [Sample] = []
            for hour in 0..<4 {
                for second in 0..<3 {
                    var sample = one.sample(second == 1 ? .same : .new)
                    sample.instant = at(Double(hour * 3600 + second))
                    samples.append(sample)
                }
            }
            try await one.commit(samples)
            let whole = TimelineQuery(start: at(1), end: at(3 * 3600 + 1))
            let slices = try await store.read("") { connection throws(DuckDBError) in
                try connection.slices(of: whole, rows: 4)
            }
            #expect(slices.count == 3)
            #expect(slices.first?.part.start == whole.start)
            #expect(slices.last?.part.end == whole.end)
            #expect(slices.map(\.isLast) == [false, false, true])
            for (slice, next) in zip(slices, slices.dropFirst()) { #expect(slice.part.end == next.part.start) }
            for slice in slices {
                try await store.write { .chore(.forget(slice), $0) }
                let page = try await store.timeline(.everything)
                #expect(page.entries.count == page.total)
                #expect(try await gaps(store).count == 1)
                let found = try await moments(store)
                #expect(found.first?.end == at(0))
                #expect(found.dropFirst().first?.start == page.entries[1].instant)
            }
            #expect(try await left(in: store) == [0, 3 * 3600 + 1, 3 * 3600 + 2])
        }
    }
}
