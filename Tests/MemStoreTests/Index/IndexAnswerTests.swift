import DuckDB
import MemCore
import Testing

@testable import MemStore

@Suite("Answers of the index")
struct IndexAnswerTests {
    /// Where the hour of the tests begins; they use some hours from there on.
    private static let start = Instant(
        microseconds: Publisher.start.microseconds.flooredDivision(by: PageSpans.hour) * PageSpans.hour
    )

    /// What random tests have in common: a store, and what is known of its sources.
    private final class World {
        let store: Store
        var numbers: SeededNumbers
        /// Up to where each source's timeline goes.
        var sources: [(publisher: Publisher, end: Double)] = []

        init(_ store: Store, seed: UInt64) {
            self.store = store
            numbers = SeededNumbers(seed)
        }

        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

        /// An instant in the hours that are used, most of them whole seconds.
        func instant() -> Instant {
            let second = Double(number(-600...15_000))
            let at = IndexAnswerTests.start.advanced(bySeconds: second)
            return numbers.once(in: 3) ? Instant(microseconds: at.microseconds + Int64(number(0...999_999))) : at
        }

        func source() -> SourceID? {
            numbers.once(in: 3) ? sources.randomElement(using: &numbers)?.publisher.record.sourceID : nil
        }
    }

    // MARK: What changes the memory

    /// Samples of a new source that begins anywhere, or of one that goes on, perhaps after a gap.
    private func commit(_ world: World) async throws {
        if world.sources.isEmpty || world.numbers.once(in: 4) {
            let publisher = try await Publisher(world.store, name: "source \(world.sources.count)")
            world.sources.append((publisher, Double(world.number(0...9000))))
        }
        let place = world.number(0...world.sources.count - 1)
        var (publisher, end) = world.sources[place]
        if world.numbers.once(in: 3) {
            let gap = Double(world.number(5...2000))
            try await world.store.submit(
                .gap(
                    sessionID: publisher.record.id,
                    sourceID: publisher.record.sourceID,
                    start: Self.start.advanced(bySeconds: end),
                    end: Self.start.advanced(bySeconds: end + gap),
                    cause: .disconnected
                )
            )
            end += gap
        }
        let interval: Double = [0.1, 1.0, 10.0, 61.0].randomElement(using: &world.numbers) ?? 1
        var samples: [Sample] = []
        for number in 0..<world.number(1...200) {
            // What a sample before showed may be forgotten by now.
            let verdict: Verdict =
                number == 0 || world.numbers.once(in: 9)
                ? .new : [.same, .same, .same, .seen, .restless].randomElement(using: &world.numbers) ?? .same
            let frame = verdict == .seen ? samples.randomElement(using: &world.numbers)?.frameID : nil
            var sample = publisher.sample(verdict, showing: frame)
            if world.numbers.once(in: 20) { sample.similarity = nil }
            if world.numbers.once(in: 5) { sample.similarity = Double(world.number(0...256)) * 100 / 256 }
            end += interval + (world.numbers.once(in: 4) ? Double(world.number(0...33)) / 1000 : 0)
            sample.instant = Self.start.advanced(bySeconds: end)
            samples.append(sample)
        }
        world.sources[place].end = end
        try await publisher.commit(samples)
    }

    private func forget(_ world: World) async throws {
        let instants = [world.instant(), world.instant()].sorted()
        _ = try await world.store.forget(
            ForgetQuery(start: instants[0], end: instants[1], sourceID: world.source())
        )
    }

    private func talk(_ world: World) async throws {
        guard let source = world.sources.randomElement(using: &world.numbers)?.publisher.record.sourceID else { return }
        let segments = (0..<world.number(1...5)).map { _ in
            let start = world.instant()
            let seconds = world.numbers.once(in: 10) ? 5000 : Double(world.number(0...20))
            return Transcription.Segment(
                sourceID: source,
                start: start,
                end: start.advanced(bySeconds: seconds),
                text: "words"
            )
        }
        try await world.store.transcribe(segments)
    }

    private func end(_ world: World) async throws {
        guard let publisher = world.sources.randomElement(using: &world.numbers)?.publisher else { return }
        publisher.record.endedAt = world.numbers.once(in: 2) ? world.instant() : nil
        try await world.store.save(publisher.record)
    }

    private func change(_ world: World) async throws {
        switch world.number(0...9) {
        case 0: try await forget(world)
        case 1: try await talk(world)
        case 2: try await end(world)
        default: try await commit(world)
        }
    }

    // MARK: What is asked

    private func query(_ world: World) -> TimelineQuery {
        let instants = [world.instant(), world.instant()].sorted()
        var query = TimelineQuery(
            start: instants[0],
            end: world.numbers.once(in: 2)
                ? instants[1] : instants[0].advanced(bySeconds: Double(world.number(0...3000))),
            sourceID: world.source(),
            limit: world.number(0...50)
        )
        if world.numbers.once(in: 4) {
            query.sessionID = world.sources.randomElement(using: &world.numbers)?.publisher.record.id
        }
        if world.numbers.once(in: 3) { query.offset = world.number(0...300) }
        if query.offset == 0, world.numbers.once(in: 3) {
            query.after = TimelinePosition(
                instant: world.instant(),
                sourceID: world.source() ?? SourceID(rawValue: 1)
            )
        }
        return query
    }

    /// Loads all that the tests can ask for.
    private func load(_ store: Store) async {
        let first = Self.start.microseconds.flooredDivision(by: PageSpans.hour)
        for hour in first - 4...first + 10 {
            await store.loader.load(.hour(hour))
            await store.loader.load(.said(hour))
        }
        for number in 0...(store.reserveFrameID().rawValue >> Int64(FrameBlock.bits)) {
            await store.loader.load(.frames(number))
        }
        await store.loader.load(.ends)
    }

    /// Asks the index and DuckDB; how often the index knew.
    private func compare(_ world: World) async throws -> Int {
        let store = world.store
        let knowledge = store.knowledge
        var known = 0
        func expect<Answer: Equatable & Sendable>(
            _ what: String,
            _ look: (inout IndexLook) -> Answer?,
            _ ask: @Sendable (Connection) throws(DuckDBError) -> Answer
        ) async throws {
            let expected = try await store.read("", ask)
            var reader = IndexLook(knowledge)
            guard let answer = look(&reader) else { return }
            known += 1
            #expect(answer == expected, "\(what)")
        }
        let query = query(world)
        try await expect(
            "\(query)",
            { $0.timeline(query) },
            { connection throws(DuckDBError) in try connection.timeline(query, knowledge) }
        )
        let length = Int64([1, 30, 60, 420, 600, 3600, 10_000].randomElement(using: &world.numbers) ?? 60) * 1_000_000
        try await expect(
            "by \(length): \(query)",
            { $0.buckets(query, of: length) },
            { connection throws(DuckDBError) in try connection.buckets(query, of: length, knowledge) }
        )
        let (instant, source) = (world.instant(), world.source())
        try await expect(
            "at \(instant)",
            { $0.onScreen(at: instant, source: source) },
            { connection throws(DuckDBError) in try connection.onScreen(at: instant, source: source, knowledge) }
        )
        let spans = try await store.timeline(query).entries.map {
            SourceSpan(sourceID: $0.source.id, start: $0.instant, end: $0.instant)
        }
        try await expect(
            "said",
            { $0.said(during: spans) },
            { connection throws(DuckDBError) in try connection.said(during: spans).map { $0?.id.rawValue } }
        )
        return known
    }

    @Test("are those of DuckDB, whatever is committed, imported and forgotten", arguments: [1, 2, 3, 4])
    func same(seed: UInt64) async throws {
        try await withStore([\.indexPatienceSeconds: 0]) { store in
            let world = World(store, seed: seed)
            var known = 0
            for _ in 0..<40 {
                try await change(world)
                // Some parts are left from before the change.
                known += try await compare(world)
                guard world.numbers.once(in: 2) else { continue }
                await load(store)
                for _ in 0..<5 { known += try await compare(world) }
            }
            #expect(known > 200, "the index knew it \(known) times")
        }
    }

    @Test("come without anybody waiting: what is asked for is loaded behind the answer")
    func behind() async throws {
        try await withStore([\.indexPatienceSeconds: 0]) { store in
            let publisher = try await Publisher(store)
            try await publisher.commit([.new, .same, .same])
            let query = TimelineQuery(start: Publisher.start, end: Publisher.start.advanced(bySeconds: 60))
            #expect(try await store.timeline(query).total == 3)
            while store.knowledge.index.bytes == 0 { await Task.yield() }
        }
    }

    @Test("show what was committed at once, and nothing that was forgotten")
    func atOnce() async throws {
        try await withStore([\.indexPatienceSeconds: 0]) { store in
            let publisher = try await Publisher(store)
            try await publisher.commit([.new, .same, .same])
            let query = TimelineQuery(start: Publisher.start, end: Publisher.start.advanced(bySeconds: 60))
            await load(store)
            #expect(try await store.timeline(query).total == 3)
            try await publisher.commit([.same])
            #expect(try await store.timeline(query).total == 4)
            await load(store)
            _ = try await store.forget(ForgetQuery(start: Publisher.start, end: Publisher.start.advanced(bySeconds: 2)))
            #expect(try await store.timeline(query).total == 2)
        }
    }

    @Test("a closed store has none")
    func closed() async throws {
        let folder = try DatabaseFolder()
        let store = try await folder.open()
        try await store.close()
        await #expect(throws: StoreFailure.isClosed) { try await store.timeline(.everything) }
    }
}
