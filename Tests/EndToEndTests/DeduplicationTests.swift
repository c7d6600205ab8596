import SeededNumbers
import Testing

/// What is kept of screens that hardly change, encoded at a constant bitrate, so never twice quite the same.
@Suite("Deduplication")
struct DeduplicationTests {
    @Test("A still picture of a minute is one frame and sixty rows")
    func still() async throws {
        let page = TextPage(seed: 1).pixels
        try await check(Painting(pictures: .init(repeating: page, count: 60))) { entries in
            #expect(entries.count == 60)
            #expect(Set(entries.map(\.frame.frameId)).count == 1)
            #expect(entries.map(\.verdict) == ["new"] + [String](repeating: "same", count: 59))
        }
    }

    @Test("Slides switched back and forth are stored once each")
    func slides() async throws {
        let slides = [TextPage(seed: 1).pixels, TextPage(seed: 2).pixels]
        let order = [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]
        try await check(Painting(pictures: order.map { slides[$0] })) { entries in
            #expect(entries.count == 16)
            let first = entries[0].frame.frameId
            let second = entries[5].frame.frameId
            #expect(first != second)
            #expect(entries.map { $0.frame.frameId == first ? 0 : $0.frame.frameId == second ? 1 : -1 } == order)
            #expect(entries.filter { $0.verdict == "new" }.count == 2)
            #expect(entries.filter { $0.verdict == "seen" }.count >= 2)
        }
    }

    @Test("Slides come back after a restart of Mem, and are known")
    func slidesAfterRestart() async throws {
        let slides = (1...12).map { TextPage(seed: $0).pixels }
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let clip = try await ClipLibrary.shared.clip(Painting(pictures: slides), in: server.folder)
                let (stream, _) = try await server.receive(clip)
                let before = try await server.api.timeline(stream.sourceId).map(\.frame.frameId)
                #expect(Set(before).count == slides.count)
                try await server.stop()
                try await server.startAgain()
                #expect(try await server.api.stream(stream.sessionId).status == "ended", "it said goodbye")
                let publisher = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                #expect(try await publisher.finishes(within: 60) == 0)
                try await server.api.stream(stream.sessionId, hasSamples: 2 * slides.count)
                let after = try await server.api.timeline(stream.sourceId)
                #expect(after.map(\.frame.frameId) == before + before)
                #expect(after.suffix(slides.count).allSatisfy { ["seen", "same"].contains($0.verdict) })
            }
        }
    }

    @Test("Each changed line of text is kept")
    func lines() async throws {
        var page = TextPage(seed: 5)
        var pictures: [[UInt8]] = []
        for change in 0..<8 {
            if change > 0 { page.write(line: 1 + change, seed: 900 + UInt64(change)) }
            pictures += [page.pixels, page.pixels]
        }
        try await check(Painting(pictures: pictures)) { entries in
            #expect(entries.count == 16)
            let frames = entries.map(\.frame.frameId)
            #expect(Set(frames).count == 8)
            for pair in 0..<8 { #expect(frames[2 * pair] == frames[2 * pair + 1], "change \(pair)") }
        }
    }

    @Test("A blinking cursor and a running clock settle within a minute; a changed line is kept even then")
    func restless() async throws {
        let painting = Painting(pictures: Self.restlessPage(seconds: 80, lineChangesAt: 72), picturesPerSecond: 2.5)
        try await check(painting) { entries in
            #expect(entries.count == 80)
            let frames = entries.map(\.frame.frameId)
            #expect(Set(frames[60..<72]).subtracting(frames[..<60]) == [], "nothing new after a minute")
            #expect(!frames[..<72].contains(frames[73]), "the changed line is news")
        }
    }

    /// 2.5 pictures a second: a cursor that is on for 0.4 s of each 1.2 s, and a clock that counts.
    private static func restlessPage(seconds: Int, lineChangesAt change: Int) -> [[UInt8]] {
        var page = TextPage(seed: 9)
        return (0..<(seconds * 5 / 2)).map { index in
            let second = index * 2 / 5
            if second == change { page.write(line: 6, seed: 4711) }
            page.fill(x: 300, y: 240, width: 3, height: 16, grey: index % 3 == 0 ? 20 : 236)
            for digit in 0..<4 {
                var shown = second
                for _ in 0..<digit { shown /= 10 }
                var glyph = SeededNumbers(seed: UInt64(shown % 10) + 77)
                page.write(glyph: glyph.next(), x: 600 - digit * 12, y: 4)
            }
            return page.pixels
        }
    }

    private func check(
        _ painting: Painting,
        _ expect: @Sendable ([TimelineAnswer.Entry]) throws -> Void
    ) async throws {
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let clip = try await ClipLibrary.shared.clip(painting, in: server.folder)
                let (stream, _) = try await server.receive(clip)
                let entries = try await server.api.timeline(stream.sourceId)
                try expect(entries)
                #expect(stream.framesReceived == entries.count)
                #expect(stream.framesStored == Set(entries.map(\.frame.frameId)).count)
                #expect(stream.framesDeduplicated == stream.framesReceived - stream.framesStored)
            }
        }
    }
}
