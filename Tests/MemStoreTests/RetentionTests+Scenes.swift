import MemCore
import Testing

@testable import MemStore

extension RetentionTests {
    /// A fingerprint that differs from another such one in so many bits as their numbers do.
    private func look(_ bits: Int) -> Fingerprint {
        let words = (0..<4).map { word in
            let ones = min(max(bits - word * 64, 0), 64)
            return ones == 64 ? UInt64.max : (1 << UInt64(ones)) - 1
        }
        return Fingerprint(words[0], words[1], words[2], words[3])
    }

    /// New pictures that look like that, a minute apart unless said.
    private func publish(
        _ publisher: Publisher,
        looks: [Int],
        from start: Double = 0,
        every seconds: Double = 60
    ) async throws -> [FrameID] {
        let samples = looks.enumerated().map { index, bits in
            var sample = publisher.sample(.new)
            sample.instant = at(start + Double(index) * seconds)
            sample.fingerprint = look(bits)
            return sample
        }
        try await publisher.commit(samples)
        return samples.map(\.frameID)
    }

    private func moments(_ store: Store) async throws -> [Moment] {
        try await store.moments(MomentQuery(part: TimelineQuery(start: at(-1), end: at(100 * Self.day)))).moments
    }

    private var byMoments: Configuration { rules { $0.momentDays = 1 } }

    @Test("after moment_days only moments that begin another scene keep their pictures, and all moments stay known")
    func momentDays() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let two = try await Publisher(store, name: "two")
            // A tenth of the bits are 25.6. Small changes add up: 40 begins a scene after 0, though not after 20.
            let frames = try await publish(one, looks: [0, 20, 40, 45, 0, 25, 26, 100])
            let others = try await publish(two, looks: [0, 20], from: 90)
            let before = try await moments(store)
            let run = try await retain(store, at: 3 * Self.day, by: byMoments)
            #expect((run.condensed.count, run.condensed.bytes) == (4, 440))
            #expect(try await pictured(frames, in: store) == [0, 2, 4, 6, 7].map { frames[$0] })
            #expect(try await pictured(others, in: store) == [others[0]])
            #expect(try await moments(store) == before)
            #expect(try await retain(store, at: 3.5 * Self.day, by: byMoments).isIdle, "the scenes are found again")
            let logged = try #require(try await store.retentionRuns(limit: 10, offset: 0).first)
            #expect(logged.run == run)
            #expect(try await store.undoRetention(logged.id)?.pictures == run.condensed)
            #expect(try await pictured(frames + others, in: store) == frames + others)
            #expect(try await retain(store, at: 3 * Self.day, by: byMoments).isIdle, "it is held")
        }
    }

    @Test("a picture that is shown again begins a scene then, too")
    func returning() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let frames = try await publish(one, looks: [0, 20, 100])
            var again = one.sample(.seen, showing: frames[1])
            again.instant = at(240)
            try await one.commit([again])
            #expect(try await retain(store, at: 3 * Self.day, by: byMoments).isIdle)
            #expect(try await pictured(frames, in: store) == frames)
        }
    }

    @Test("what is held or on screen stays, and changes nothing about which moments begin a scene")
    func heldScenes() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            // The one that is held is like both of its neighbours, which are not alike.
            let frames = try await publish(one, looks: [0, 20, 40, 45])
            var last = one.sample(.same, showing: frames[3])
            last.instant = at(2 * Self.day)
            try await one.commit([last])
            let hold = try await store.hold(Hold.Draft(sourceID: nil, start: at(60), end: at(61), reason: ""))
            #expect(try await retain(store, at: 2 * Self.day + 1, by: byMoments).isIdle)
            #expect(try await store.release(hold.id))
            #expect(try await retain(store, at: 2 * Self.day + 1, by: byMoments).condensed.count == 1)
            #expect(try await pictured(frames, in: store) == [frames[0], frames[2], frames[3]])
        }
    }

    @Test("thin_days counts until moment_days does, and those until picture_days does")
    func order() async throws {
        let looks = [0, 100, 1, 101, 2, 3]
        try await withStore { store in
            let frames = try await publish(try await Publisher(store), looks: looks, every: 30)
            let three = rules {
                $0.thinDays = 1
                $0.momentDays = 2
                $0.pictureDays = 4
            }
            let thin = try await retain(store, at: 1.5 * Self.day, by: three)
            #expect((thin.thinned.count, thin.condensed.count) == (3, 0))
            let condensed = try await retain(store, at: 2.5 * Self.day, by: three)
            #expect((condensed.thinned.count, condensed.condensed.count) == (0, 2))
            #expect(try await pictured(frames, in: store) == [frames[0]])
            #expect(try await retain(store, at: 4.5 * Self.day, by: three).expired.count == 1)
        }
        for (thinDays, stay) in [(1.0, [0]), (2.0, [0, 1, 2, 3, 4])] {
            try await withStore { store in
                let frames = try await publish(try await Publisher(store), looks: looks, every: 30)
                let both = rules {
                    $0.thinDays = thinDays
                    $0.momentDays = 1.5
                }
                _ = try await retain(store, at: 9 * Self.day, by: both)
                #expect(try await pictured(frames, in: store) == stay.map { frames[$0] })
            }
        }
    }

    @Test("a stream may have moment_days of its own")
    func ownMomentDays() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let frames = try await publish(one, looks: [0, 1])
            one.record.settings.momentDays = 0
            try await store.save(one.record)
            #expect(try await retain(store, at: 3 * Self.day, by: byMoments).isIdle)
            one.record.settings.momentDays = 2
            try await store.save(one.record)
            #expect(try await retain(store, at: 3 * Self.day, by: Configuration()).condensed.count == 1)
            #expect(try await pictured(frames, in: store) == [frames[0]])
        }
    }

    @Test("the same stays, whether it goes step by step or at once, over days with and without moments")
    func steps() async throws {
        let looks = (0..<300).map { ($0 * $0 * 7 + $0 * 3) % 61 }
        var stay: [[Int]] = []
        for hours in [3.0, 1000] {
            try await withStore { store in
                let one = try await Publisher(store)
                var frames = try await publish(one, looks: Array(looks[..<200]), every: 240)
                frames += try await publish(one, looks: Array(looks[200...]), from: 9 * Self.day, every: 240)
                for hour in stride(from: 1, through: 12 * 24, by: hours) {
                    let then = hours == 3 ? hour * 3600 : 12 * Self.day
                    _ = try await store.retain(by: byMoments, isDryRun: false, at: at(then))
                }
                let pictured = try await pictured(frames, in: store)
                stay.append(frames.indices.filter { pictured.contains(frames[$0]) })
            }
        }
        #expect(stay[0] == stay[1])
        #expect((20..<280).contains(stay[0].count))
    }
}
