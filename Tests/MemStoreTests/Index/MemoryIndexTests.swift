import MemCore
import Testing

@testable import MemStore

@Suite("The parts of the index")
struct MemoryIndexTests {
    private let index = MemoryIndex(limit: 1000, patience: .zero)

    private func block(_ hour: Int64, gaps: Int = 0) -> IndexPart.Content {
        let gap = HourBlock.Gap(source: 1, start: 0, end: 1)
        return .hour(HourBlock(hour: hour, tracks: [], gaps: Array(repeating: gap, count: gaps)))
    }

    private func load(_ hours: Int64..., gaps: Int = 0) {
        for hour in hours where index.beginLoading(.hour(hour)) {
            index.endLoading(.hour(hour), block(hour, gaps: gaps))
        }
    }

    private func has(_ hours: Int64...) -> Bool { index.take(hours.map { .hour($0) }) != nil }

    private func sample(at hour: Int64) -> WriteItem {
        .sample(
            Sample(
                sessionID: nil,
                sourceID: SourceID(rawValue: 1),
                instant: Instant(microseconds: hour * PageSpans.hour),
                pts: MediaTime(microseconds: 0),
                pictureSize: PictureSize(width: 1, height: 1),
                fingerprint: Fingerprint(0, 0, 0, 0),
                similarity: nil,
                verdict: .same,
                frameID: FrameID(rawValue: 1),
                picture: nil
            )
        )
    }

    private func gap(at hour: Int64) -> WriteItem {
        let start = Instant(microseconds: hour * PageSpans.hour)
        let source = SourceID(rawValue: 1)
        return .mark(.gap(sessionID: nil, sourceID: source, start: start, end: start, cause: .disconnected))
    }

    @Test("are there once they were loaded, all that are asked for or none")
    func all() {
        #expect(!has(1))
        load(1)
        #expect(has(1))
        #expect(!has(1, 2))
    }

    @Test("are told to the loader once when they are missing")
    func wishes() async {
        _ = has(1, 2)
        _ = has(2)
        index.close()
        var wanted: [IndexPart] = []
        for await part in index.wanted { wanted.append(part) }
        #expect(wanted == [.hour(1), .hour(2)])
    }

    @Test("go before a commit that changes them, and come back after it only")
    func commit() {
        load(1, 2)
        index.begin(IndexChange([sample(at: 1)]))
        #expect(!has(1))
        #expect(has(2))
        #expect(!index.beginLoading(.hour(1)))
        // Before the first commit succeeds there may be another one.
        index.begin(IndexChange([sample(at: 3)]))
        #expect(!index.beginLoading(.hour(1)))
        index.settle()
        load(1)
        #expect(has(1, 2))
    }

    @Test("that were being read while a commit changed them do not count")
    func spoiled() {
        #expect(index.beginLoading(.hour(1)))
        index.begin(IndexChange([sample(at: 1)]))
        index.settle()
        index.endLoading(.hour(1), block(1))
        #expect(!has(1))
        #expect(index.beginLoading(.hour(1)))
        index.begin(IndexChange([sample(at: 2)]))
        index.settle()
        index.endLoading(.hour(1), block(1))
        #expect(has(1), "another hour does not matter")
    }

    @Test("are not loaded while they change all the time")
    func patience() {
        let patient = MemoryIndex(limit: 1000, patience: .seconds(600))
        patient.begin(IndexChange([sample(at: 1)]))
        patient.settle()
        #expect(!patient.beginLoading(.hour(1)))
        #expect(patient.beginLoading(.hour(2)))
    }

    @Test("all go when something is forgotten, and those behind the beginning of a gap")
    func widely() {
        load(1, 2, 3)
        index.begin(IndexChange([gap(at: 2)]))
        index.settle()
        #expect(has(1))
        #expect(!has(2))
        #expect(!has(3))
        index.begin(.everything)
        index.settle()
        #expect(!has(1))
        #expect(index.bytes == 0)
    }

    @Test("that were not used for longest go when there are too many bytes")
    func room() {
        // Some 370 bytes each.
        load(1, 2, gaps: 10)
        #expect(has(1))
        load(3, gaps: 10)
        #expect(has(1, 3))
        #expect(!has(2))
        #expect(index.bytes <= 1000)
        load(4, gaps: 100)
        #expect(has(1, 3), "what never fits lets nothing go")
    }

    @Test("of one answer are true at one moment")
    func moment() throws {
        load(1, 2)
        let first = try #require(index.take([.hour(1)]))
        let held = Dictionary(uniqueKeysWithValues: zip([IndexPart.hour(1)], first))
        #expect(index.take([.hour(2)], beside: held) != nil)
        index.begin(IndexChange([sample(at: 1)]))
        index.settle()
        load(1)
        #expect(index.take([.hour(2)], beside: held) == nil, "it is another one now")
    }

    @Test("hold no frame behind the last number that there can be, and don't mind being asked for it")
    func lastNumbers() async throws {
        try await withStore { store in
            try await Publisher(store).commit([.new])
            for id: Int64 in [.max, .max - 4096, .max - 4095, 0, 1 << 40] {
                await store.loader.load(.frames(FrameBlock.number(of: FrameID(rawValue: id))))
                #expect(try await store.frame(FrameID(rawValue: id)) == nil)
                #expect(try await store.jpeg(of: FrameID(rawValue: id), .full) == nil)
            }
        }
    }
}
