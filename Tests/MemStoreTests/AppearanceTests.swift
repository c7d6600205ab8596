import MemCore
import Testing

@testable import MemStore

@Suite("When frames were on screen")
struct AppearanceTests {
    private func at(_ seconds: Double) -> Instant { Publisher.start.advanced(bySeconds: seconds) }

    @Test("of each frame the first and the last sample are told, and how many times it came")
    func appearances() async throws {
        try await withStore { store in
            let one = try await Publisher(store)
            let samples = try await one.commit([.new, .same, .new, .restless, .new])
            try await one.commit([one.sample(.seen, showing: samples[0].frameID), one.sample(.same), one.sample(.new)])
            let (first, second, third) = (samples[0].frameID, samples[2].frameID, samples[4].frameID)
            let unknown = FrameID(rawValue: 999_999)
            let found = try await store.appearances(of: [first, second, third, unknown])
            #expect(
                found == [
                    first: Appearances(first: at(0), last: at(6), count: 2),
                    second: Appearances(first: at(2), last: at(3), count: 1),
                    third: Appearances(first: at(4), last: at(4), count: 1),
                ]
            )
            #expect(try await store.appearances(of: []) == [:])
        }
    }

    @Test("frames that look like one are narrowed by where and when they were on screen")
    func narrowed() async throws {
        try await withStore { store in
            let one = try await Publisher(store, name: "one")
            let two = try await Publisher(store, name: "two")
            let mine = try await one.commit([.new, .same, .new]).map(\.frameID)
            let others = try await two.commit([.new]).map(\.frameID)
            func found(_ part: ShownPart) async throws -> Set<FrameID> {
                let frames = try await store.frames(
                    similarTo: Fingerprint(0, .max, 0, 1),
                    minimumSimilarity: 90,
                    limit: 10,
                    shownIn: part
                )
                return Set(frames.map(\.frame.id))
            }
            #expect(try await found(ShownPart()) == [mine[0], mine[2], others[0]])
            #expect(try await found(ShownPart(sourceID: two.record.sourceID)) == [others[0]])
            #expect(try await found(ShownPart(start: at(1))) == [mine[0], mine[2]])
            #expect(try await found(ShownPart(start: at(2))) == [mine[2]])
            #expect(try await found(ShownPart(end: at(0))) == [])
            #expect(try await found(ShownPart(sourceID: one.record.sourceID, start: at(1), end: at(2))) == [mine[0]])
        }
    }
}
