import Foundation
import Glibc
import Testing

/// A database of the original, taken over by the real programs.
@Suite("Taking over")
struct TakeOverTests {
    private struct Report: Decodable {
        struct Table: Decodable {
            var name: String
            var found: Int
            var taken: Int
            var known: Int
        }

        var tables: [Table]
    }

    private struct Frame: Decodable {
        var width: Int
        var height: Int
        var perceptualHash: String
    }

    private struct Found: Decodable { var count: Int }

    @Test("An original's database is asked like any other memory afterwards, and a publisher with an old key is let in")
    func original() async throws {
        let slides = [TextPage(seed: 1).pixels, TextPage(seed: 2).pixels]
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                // Pictures as Mem itself makes them, and what it knows of them.
                let clip = try await ClipLibrary.shared.clip(Painting(pictures: slides), in: server.folder)
                let (stream, _) = try await server.receive(clip)
                let frames = try await server.api.timeline(stream.sourceId).map(\.frame.frameId)
                let ours = try await server.api.ask("GET", "/api/frames/\(frames[1])", for: Frame.self)
                var files: [String] = []
                for frame in frames.prefix(2) {
                    let file = server.folder.data.appending(path: "\(frame).jpg")
                    try await server.api.ask("GET", "/api/frames/\(frame)/image").write(to: file)
                    files.append(file.path)
                }
                let old = server.folder.data.appending(path: "old.duckdb").path
                let script = Place.repository.appending(path: "Tests/Clients/original_database.py").path
                try await ChildProcess.run(Place.python, [script, old] + files, in: server.folder)

                let arguments = [
                    "import-database", old, "--timezone", "UTC", "--json", "--config", server.configuration,
                ]
                let refused = try ChildProcess(Place.mem, arguments, in: server.folder, name: "refused")
                #expect(try await refused.exitStatus(within: 20) == 75)
                #expect(refused.errors.contains("Stop that process"))
                try await server.stop()
                for isFirst in [true, false] {
                    let output = try await ChildProcess.run(Place.mem, arguments, in: server.folder)
                    let tables = try JSONDecoder().decode(Report.self, from: Data(output.utf8)).tables
                    let counts = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, [$0.found, $0.taken]) })
                    #expect(counts["timeline"] == [6, isFirst ? 5 : 0])
                    #expect(counts["frames"] == [4, isFirst ? 2 : 0])
                    #expect(counts["timeframe_annotations"] == [1, isFirst ? 1 : 0])
                    #expect(counts["stream_sessions"] == [1, isFirst ? 1 : 0])
                }
                try await server.startAgain()

                let source = stream.sourceId + 1
                let range = "start=2025-12-30T10:00:00Z&end=2025-12-30T11:00:00Z"
                let answer = try await server.api.ask(
                    "GET",
                    "/api/search?type=timeline&source_id=\(source)&\(range)",
                    for: TimelineAnswer.self
                )
                #expect(answer.entries.map(\.verdict) == ["new", "same", "new", "seen", "seen"])
                let taken = answer.entries[2].frame.frameId
                let bytes = try Data(contentsOf: URL(filePath: files[1]))
                #expect(try await server.api.ask("GET", "/api/frames/\(taken)/image") == bytes)
                let thumbnail = try await server.api.ask("GET", "/api/frames/\(taken)/image?size=thumb")
                #expect(thumbnail.starts(with: [0xFF, 0xD8]) && thumbnail.count < bytes.count)
                let frame = try await server.api.ask("GET", "/api/frames/\(taken)", for: Frame.self)
                #expect(frame.width == ours.width && frame.height == ours.height)
                #expect(Self.distance(frame.perceptualHash, ours.perceptualHash) <= 8)
                let found = try await server.api.ask("GET", "/api/search?type=transcript&q=budget", for: Found.self)
                #expect(found.count == 1)
                let session = try await server.api.stream("6f1ed002-ab5d-4a70-9d1b-000000000001")
                #expect(session.name == "Desk" && session.status == "waiting" && session.sourceId == source)
                let publisher = try await server.live(clip, to: session)
                try await publisher.stop()
            }
        }
    }

    @Test("A run that is killed, again and again, is gone on with: in the end everything is there once")
    func killed() async throws {
        let count = 30_000
        try await Workload.machine.claiming(30) {
            try await MemServer.run { server in
                try await server.stop()
                var files: [String] = []
                for seed in [UInt64(1), 2] {
                    let raw = server.folder.data.appending(path: "\(seed).raw")
                    try Data(TextPage(seed: seed).pixels).write(to: raw)
                    let file = server.folder.data.appending(path: "\(seed).jpg").path
                    _ = try await ChildProcess.run(
                        FFmpeg.debian.program(),
                        ["-v", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-s", "640x360", "-i", raw.path]
                            + ["-frames:v", "1", file],
                        in: server.folder
                    )
                    files.append(file)
                }
                let old = server.folder.data.appending(path: "old.duckdb").path
                let script = Place.repository.appending(path: "Tests/Clients/original_database.py").path
                try await ChildProcess.run(Place.python, [script, old] + files + ["\(count)"], in: server.folder)
                let arguments = [
                    "import-database", old, "--timezone", "UTC", "--json", "--config", server.configuration,
                ]
                // Each run lives a little longer, so that the blow falls early and late, until one gets to its end.
                var kills = 0
                var last: Report?
                while last == nil {
                    let run = try ChildProcess(Place.mem, arguments, in: server.folder, name: "take-over")
                    let status = try? await run.exitStatus(within: 0.3 + 0.5 * Double(kills))
                    if let status {
                        #expect(status == 0, "\(run.errors)")
                        last = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
                    } else {
                        run.send(SIGKILL)
                        _ = try await run.exitStatus(within: 10)
                        kills += 1
                    }
                }
                let timeline = try #require(last?.tables.first { $0.name == "timeline" })
                #expect(timeline.found == count + 6)
                // The one that is left out for its picture is among the known, if a run before came by it.
                #expect((count + 5...count + 6).contains(timeline.taken + timeline.known))
                #expect(kills > 0 && timeline.known > 0, "\(kills) runs were killed, before anything was durable")
                let again = try await ChildProcess.run(Place.mem, arguments, in: server.folder)
                let tables = try JSONDecoder().decode(Report.self, from: Data(again.utf8)).tables
                #expect(tables.allSatisfy { $0.taken == 0 }, "\(tables)")
                try await server.startAgain()
                let range = "start=2025-12-30T00:00:00Z&end=2025-12-31T00:00:00Z"
                let path = "/api/search?type=timeline&limit=5000&\(range)"
                let answer = try await server.api.ask("GET", path, for: TimelineAnswer.self)
                #expect(answer.count == count + 5)
                #expect(Set(answer.entries.map(\.timestamp)).count == answer.entries.count)
                #expect(Set(answer.entries.map(\.frame.frameId)).count == 2)
                let found = try await server.api.ask("GET", "/api/search?type=transcript&q=budget", for: Found.self)
                #expect(found.count == 1)
            }
        }
    }

    /// How many bits of two hashes differ.
    private static func distance(_ left: String, _ right: String) -> Int {
        zip(left, right).reduce(0) { sum, pair in
            let bits = (pair.0.hexDigitValue ?? 0) ^ (pair.1.hexDigitValue ?? 0)
            return sum + bits.nonzeroBitCount
        }
    }
}
