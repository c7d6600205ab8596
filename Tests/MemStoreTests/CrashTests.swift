import DuckDB
import MemCore
import Testing

@testable import MemStore

@Suite struct CrashTests {
    /// What a writer said before it was killed.
    private struct Said {
        var sources: [String: SourceID] = [:]
        var totals: [String: (taken: Int, stored: Int, last: Instant)] = [:]

        mutating func read(_ line: String) {
            let words = line.split(separator: " ").map(String.init)
            if words.first == "ready", words.count == 3 {
                sources[words[2]] = Int64(words[1]).map { SourceID(rawValue: $0) }
            } else if words.first == "committed", words.count == 5, let taken = Int(words[2]),
                let stored = Int(words[3]), let last = Int64(words[4])
            {
                totals[words[1]] = (taken, stored, Instant(microseconds: last))
            }
        }
    }

    @Test(
        "after kill -9 all that was told is there, nothing is left over, and sessions are closed"
    )
    func afterKill9() async throws {
        let folder = try DatabaseFolder()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<8 {
            let writer = try CrashWriter(database: folder.database)
            var said = Said()
            var left = Int.random(in: 1...120, using: &random)
            for await line in writer.lines {
                said.read(line)
                if line.hasPrefix("committed") { left -= 1 }
                // What it says between the decision and its end counts as well.
                if left == 0 { await writer.kill() }
            }
            #expect(!said.totals.isEmpty)
            try await check(said, in: folder)
        }
    }

    @Test(
        "after kill -9 in the middle of forgetting all rows have their frames, and all frames their pictures"
    )
    func whileForgetting() async throws {
        let folder = try DatabaseFolder()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<6 {
            let writer = try CrashWriter(database: folder.database, forgetting: true)
            var left = Int.random(in: 3...20, using: &random)
            for await line in writer.lines where line.hasPrefix("forgot") && line != "forgot 0" {
                left -= 1
                if left == 0 { await writer.kill() }
            }
            let store = try await folder.open()
            let page = try await store.timeline(.everything)
            #expect(page.entries.count == min(page.total, TimelineQuery.everything.limit))
            #expect(!page.entries.isEmpty)
            for frame in Set(page.entries.map(\.frame)) {
                let jpeg = try await store.jpeg(of: frame.id, .full)
                #expect(jpeg?.count == frame.jpegBytes)
                #expect(jpeg?[2] == UInt8(truncatingIfNeeded: frame.id.rawValue))
            }
            try await store.close()
            let files = try MainFileReader(folder)
            #expect(try files.frames().isSubset(of: files.pictures()))
            let rows = try files.rows(
                "SELECT count(*) FROM mem.timeline WHERE frame NOT IN (SELECT id FROM mem.frames)"
            )
            #expect(rows == [[.integer(0)]])
            let dead = try files.rows(
                "SELECT count(*) FROM mem.frames WHERE id NOT IN (SELECT frame FROM mem.timeline)"
            )
            #expect(dead == [[.integer(0)]])
            let both = try files.rows(
                "SELECT count(*) FROM mem.frames WHERE id IN (SELECT frame FROM mem.forgotten_pictures)"
            )
            #expect(both == [[.integer(0)]])
            #expect(try await folder.check().wrong.isEmpty)
        }
    }

    private func check(_ said: Said, in folder: DatabaseFolder) async throws {
        #expect(try await folder.check().isSound, "before anything is put right")
        let store = try await folder.open()
        let sessions = try await store.loadSessions()
        for (name, total) in said.totals {
            let session = try #require(sessions.first { $0.record.id.rawValue == name })
            #expect(session.record.sourceID == said.sources[name])
            #expect(session.history.samplesTaken >= total.taken)
            #expect(session.history.framesStored >= total.stored)
            #expect(try #require(session.history.lastSampleAt) >= total.last)
            #expect(session.record.endedAt == session.history.lastSampleAt)
            try await checkTimeline(of: session.record.sourceID, count: session.history.samplesTaken, in: store)
        }
        try await store.close()
        let files = try MainFileReader(folder)
        #expect(try files.pictures() == files.frames())
        #expect(try await folder.check().wrong.isEmpty)
    }

    /// No second is missing, and every frame is the right one.
    private func checkTimeline(of source: SourceID, count: Int, in store: Store) async throws {
        var query = TimelineQuery.everything
        query.sourceID = source
        let page = try await store.timeline(query)
        #expect(page.entries.count == count)
        for (entry, next) in zip(page.entries, page.entries.dropFirst()) {
            #expect(next.instant.seconds(since: entry.instant) == 1)
        }
        for entry in page.entries.suffix(12) {
            let jpeg = try #require(try await store.jpeg(of: entry.frame.id, .full))
            #expect(jpeg.count == entry.frame.jpegBytes)
            #expect(jpeg[2] == UInt8(truncatingIfNeeded: entry.frame.id.rawValue))
        }
    }
}
