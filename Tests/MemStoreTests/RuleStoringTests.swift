import MemCore
import Testing

@testable import MemStore

@Suite("Rules and alerts in the store")
struct RuleStoringTests {
    private static func rule(_ name: String, at second: Double = 0) -> Rule {
        let instant = Publisher.start.advanced(bySeconds: second)
        return Rule(
            id: .random(),
            draft: RuleDraft(name: name, condition: .black(brightness: 16, spread: 4)),
            createdAt: instant,
            updatedAt: instant
        )
    }

    private static func alert(_ rule: Rule, _ publisher: Publisher, at second: Double, frame: FrameID?) -> AlertNotice {
        let alert = Alert(
            ruleID: rule.id,
            sessionID: publisher.record.id,
            sourceID: publisher.record.sourceID,
            firedAt: Publisher.start.advanced(bySeconds: second),
            value: 3,
            threshold: 16,
            frameID: frame
        )
        return AlertNotice(alert, of: rule.draft)
    }

    @Test("are there after a restart, as they were written last")
    func rules() async throws {
        let folder = try DatabaseFolder()
        var store = try await folder.open()
        var second = Self.rule("second", at: 1)
        let region = PictureRegion(x: 0.25, y: 0, width: 1.0 / 32, height: 0.5)
        let part = WantedLook.part(region, Publisher.tiles(of: FrameID(rawValue: 77)))
        second.draft = RuleDraft(name: "second", condition: .looksLike(part, FrameID(rawValue: 77), similarity: 90))
        var first = Self.rule("first")
        try await store.save(second)
        try await store.save(first)
        first.draft.isEnabled = false
        first.updatedAt = first.createdAt.advanced(bySeconds: 5)
        try await store.save(first)
        try await store.close()
        store = try await folder.open()
        #expect(try await store.rules() == [first, second])
        try await store.removeRule(second.id)
        #expect(try await store.rules() == [first])
        try await store.close()
    }

    @Test("are told of as events, once they are durable, and have their end")
    func alerts() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let frame = try await publisher.commit([.new])[0].frameID
            let rule = Self.rule("dark")
            try await store.save(rule)
            let feed = store.follow()
            var fired = Self.alert(rule, publisher, at: 1, frame: frame)
            try await store.write([fired])
            #expect(try await store.alerts(AlertQuery(isOpen: true)).alerts == [fired.alert])
            fired.alert.resolvedAt = Publisher.start.advanced(bySeconds: 4)
            fired.alert.resolution = .signalLost
            try await store.write([fired])
            #expect(try await store.alerts(AlertQuery(ruleID: rule.id)).alerts == [fired.alert])
            #expect(try await store.alerts(AlertQuery(isOpen: true)).total == 0)
            #expect(try await store.alerts(AlertQuery(ruleID: .random())).total == 0)
            let events = try await store.events(after: feed.last, through: EventID(rawValue: .max), limit: 9).map(
                \.draft
            )
            #expect(events.map(\.kind) == [.alertFired, .alertResolved])
            #expect(events.map(\.frameID) == [frame, nil])
            #expect(events[0].fields["rule_id"] == .string(rule.id.rawValue))
            #expect(events[0].fields["condition"] == .string("black"))
            #expect(events[1].fields["resolution"] == .string("signal_lost"))
            #expect(events[1].instant == fired.alert.resolvedAt)
        }
    }

    @Test("page by page, the one fired last first")
    func pages() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let rule = Self.rule("dark")
            try await store.write((0..<10).map { Self.alert(rule, publisher, at: Double($0), frame: nil) })
            let page = try await store.alerts(AlertQuery(sessionID: publisher.record.id, limit: 3, offset: 2))
            #expect(page.total == 10)
            #expect(page.alerts.map { $0.firedAt.seconds(since: Publisher.start) } == [7, 6, 5])
        }
    }

    @Test("go with the samples that they tell of, and with their rule")
    func forgotten() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let samples = try await publisher.commit([.new, .new, .new])
            let rule = Self.rule("dark")
            try await store.save(rule)
            try await store.write(
                samples.enumerated().map {
                    Self.alert(rule, publisher, at: Double($0.offset), frame: $0.element.frameID)
                }
            )
            let part = ForgetQuery(start: samples[1].instant, end: samples[2].instant)
            _ = try await store.forget(part)
            #expect(
                try await store.alerts(AlertQuery()).alerts.map(\.frameID) == [samples[2].frameID, samples[0].frameID]
            )
            // One that comes a little late names no frame that is gone.
            try await store.write([Self.alert(rule, publisher, at: 1, frame: samples[1].frameID)])
            #expect(try await store.alerts(AlertQuery()).alerts[1].frameID == nil)
            try await store.removeRule(rule.id)
            #expect(try await store.alerts(AlertQuery()).total == 0)
        }
    }

    /// A sample of which all is known that rules ask for.
    private static func sample(_ publisher: Publisher, _ verdict: Verdict, changed: Int?) -> Sample {
        var sample = publisher.sample(verdict)
        var cells = GridCells()
        if let changed { cells.insert(changed) }
        sample.figures = SampleFigures(brightness: 200, spread: 17, changed: changed == nil ? nil : cells)
        return sample
    }

    @Test("are held against the same, live and from the timeline")
    func observations() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            var live = store.observations().makeAsyncIterator()
            let samples = [
                Self.sample(publisher, .new, changed: nil), Self.sample(publisher, .same, changed: 0),
                Self.sample(publisher, .new, changed: 255), publisher.sample(.same),
            ]
            try await publisher.commit(samples)
            var observed: [Observation] = []
            while observed.count < samples.count { observed += await live.next() ?? [] }
            let range = Publisher.start..<Publisher.start.advanced(bySeconds: 10)
            let stored = try await store.observations(of: publisher.record.id, in: range, with: .tiles)
            #expect(stored.count == samples.count)
            for (index, (one, other)) in zip(observed, stored).enumerated() {
                guard case .sample(var first) = one.fact, case .sample(let second) = other.fact else {
                    Issue.record("sample \(index) is none")
                    continue
                }
                // Of a sample that shows a frame again the timeline knows the frame's fingerprint.
                if first.verdict != .new { first.fingerprint = second.fingerprint }
                #expect(first == second)
                #expect(one.instant == other.instant)
                #expect(one.sessionID == other.sessionID)
            }
            #expect(try await store.observations(of: .random(), in: range, with: .tiles) == [])
            for observation in try await store.observations(of: publisher.record.id, in: range, with: nil) {
                guard case .sample(let sample) = observation.fact else { continue }
                #expect(sample.tiles == nil)
            }
        }
    }

    @Test("look at the tiles of frames as long as these are there, and pass over older ones")
    func tiles() async throws {
        let folder = try DatabaseFolder()
        var store = try await folder.open()
        let publisher = try await Publisher(store)
        let samples = try await publisher.commit([.new, .same, .new])
        #expect(try await store.tiles(of: samples[0].frameID) == Publisher.tiles(of: samples[0].frameID))
        #expect(try await store.tiles(of: FrameID(rawValue: 999)) == nil)
        try await store.close()
        try PictureFolder(of: folder.database).makeOlder(1)
        store = try await folder.open()
        #expect(try await store.tiles(of: samples[0].frameID) == nil)
        var later = publisher.sample(.new)
        later.frameID = store.reserveFrameID()
        let commits = store.commits()
        try await store.submit(later)
        await commits.first(samples: 1)
        let range = Publisher.start..<Publisher.start.advanced(bySeconds: 10)
        let observed = try await store.observations(of: publisher.record.id, in: range, with: .tiles)
        let known = observed.map { observation -> PictureTiles? in
            if case .sample(let sample) = observation.fact { sample.tiles } else { nil }
        }
        #expect(known == [nil, nil, nil, later.tiles])
        try await store.close()
    }

    @Test("know when a stream was away, and when it was back")
    func away() async throws {
        try await withStore { store in
            let publisher = try await Publisher(store)
            let samples = [Verdict.new, .same, .same, .same].map { publisher.sample($0) }
            let record = publisher.record
            try await publisher.commit(Array(samples[..<2]))
            try await store.submit(
                TimelineMark.gap(
                    sessionID: record.id,
                    sourceID: record.sourceID,
                    start: samples[1].instant,
                    end: samples[2].instant,
                    cause: .disconnected
                )
            )
            try await publisher.commit(Array(samples[2...]))
            let range = Publisher.start..<Publisher.start.advanced(bySeconds: 10)
            let stored = try await store.observations(of: record.id, in: range, with: nil)
            let signals = stored.indices.filter { if case .signal = stored[$0].fact { true } else { false } }
            #expect(signals == [2, 3], "between the samples around the gap")
            #expect(stored[2].fact == .signal(false))
            #expect(stored[3].fact == .signal(true))
        }
    }

    @Test("tell of sessions that come, go live and go")
    func signals() async throws {
        try await withStore { store in
            var live = store.observations().makeAsyncIterator()
            let publisher = try await Publisher(store)
            let record = publisher.record
            let kinds: [EventKind] = [
                .sessionCreated, .sessionArmed, .sessionLive, .sessionReconnecting, .sessionEnded, .sessionDeleted,
            ]
            let events = kinds.map {
                EventDraft($0, at: Publisher.start, sessionID: record.id, sourceID: record.sourceID)
            }
            try await store.save(record, telling: events)
            let facts = await live.next()?.map(\.fact)
            #expect(facts == [.signal(false), .signal(true), .signal(false), .signal(false), .deleted])
        }
    }
}
