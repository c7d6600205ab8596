import MemCore
import Testing

@testable import MemStore

@Suite("Moments over days")
struct LongMomentTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    private struct Plain: Equatable {
        var source: SourceID
        var frame: FrameID
        var start: Instant
        var end: Instant
        var samples: Int
        var occurrence: Int
    }

    /// Samples some minutes apart, for three days; some frames come back, one source is away for a day.
    private func samples(of publisher: Publisher, seed: UInt64, away: Bool) -> [Sample] {
        var random = seed
        func next(_ below: UInt64) -> UInt64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (random >> 33) % below
        }
        var samples: [Sample] = []
        var frames: [FrameID] = []
        var time = Double(next(60))
        while time < 260_000 {
            let verdict: Verdict = frames.count < 2 ? .new : [.new, .seen, .same, .same, .same, .same][Int(next(6))]
            // What is seen again is another frame than the one that is on screen.
            let others = frames.filter { $0 != samples.last?.frameID }
            let shown = verdict == .seen ? others[Int(next(UInt64(others.count)))] : samples.last?.frameID
            var sample = publisher.sample(verdict, showing: shown)
            sample.instant = at(time)
            if verdict == .new { frames.append(sample.frameID) }
            samples.append(sample)
            let pause = Double(next(900) + 1)
            time += away && time > 100_000 && time < 101_000 ? 85_000 : pause
        }
        return samples
    }

    /// The moments of one source's samples, by going through them.
    private func moments(of samples: [Sample]) -> [Plain] {
        var moments: [Plain] = []
        for sample in samples {
            if sample.beginsMoment {
                if !moments.isEmpty { moments[moments.count - 1].end = sample.instant }
                let before = moments.count { $0.frame == sample.frameID }
                moments.append(
                    Plain(
                        source: sample.sourceID,
                        frame: sample.frameID,
                        start: sample.instant,
                        end: sample.instant,
                        samples: 0,
                        occurrence: before + 1
                    )
                )
            }
            moments[moments.count - 1].samples += 1
            moments[moments.count - 1].end = sample.instant
        }
        return moments
    }

    @Test("they are those that a look at every sample finds, whatever range, source, order and page is asked for")
    func plain() async throws {
        try await withStore { store in
            var all: [Plain] = []
            for (number, away) in [false, true, false].enumerated() {
                let publisher = try await Publisher(store, name: "\(number)")
                let samples = samples(of: publisher, seed: UInt64(number) &* 77 &+ 5, away: away)
                try await publisher.commit(samples)
                all += moments(of: samples)
            }
            all.sort { ($0.start, $0.source) < ($1.start, $1.source) }
            let sources = Set(all.map(\.source)).sorted()
            let ranges = [
                (-10.0, 300_000.0), (0, 86_400), (50_000, 136_400), (100_500, 180_000), (120_000, 120_001),
                (259_000, 400_000), (-500, -1), (86_400, 86_400), (4000, 4100),
            ]
            for (start, end) in ranges {
                for source in [nil, sources[0], sources[1]] {
                    for (order, dwell) in [(MomentQuery.Order.time, 0.0), (.time, 300), (.dwell, 0), (.dwell, 300)] {
                        var query = MomentQuery(
                            part: TimelineQuery(start: at(start), end: at(end), sourceID: source, limit: 7),
                            order: order
                        )
                        query.minimumDwell = dwell
                        var expected = all.filter {
                            (source == nil || $0.source == source) && $0.start < at(end) && $0.end >= at(start)
                                && $0.end.seconds(since: $0.start) >= dwell
                        }
                        if order == .dwell {
                            expected.sort {
                                let (one, other) = ($0.end.seconds(since: $0.start), $1.end.seconds(since: $1.start))
                                return one == other ? ($0.start, $0.source) < ($1.start, $1.source) : one > other
                            }
                        }
                        for offset in [0, 3, max(0, expected.count - 2), expected.count] {
                            query.part.offset = offset
                            let page = try await store.moments(query)
                            let found = page.moments.map { moment in
                                Plain(
                                    source: moment.sourceID,
                                    frame: moment.frameID,
                                    start: moment.start,
                                    end: moment.end,
                                    samples: moment.samples,
                                    occurrence: moment.occurrence
                                )
                            }
                            #expect(page.total == expected.count, "\(start) \(end) \(order) \(dwell)")
                            #expect(found == Array(expected.dropFirst(offset).prefix(7)), "\(start) \(end) \(order)")
                        }
                    }
                }
            }
            var far = MomentQuery(part: .everything)
            far.part.offset = .max
            #expect(try await store.moments(far).moments == [])
            #expect(try await store.moments(far).total == all.count)
        }
    }
}
