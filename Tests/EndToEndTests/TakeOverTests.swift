import Foundation
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

    /// How many bits of two hashes differ.
    private static func distance(_ left: String, _ right: String) -> Int {
        zip(left, right).reduce(0) { sum, pair in
            let bits = (pair.0.hexDigitValue ?? 0) ^ (pair.1.hexDigitValue ?? 0)
            return sum + bits.nonzeroBitCount
        }
    }
}
