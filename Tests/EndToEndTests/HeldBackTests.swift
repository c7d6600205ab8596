import Foundation
import Glibc
import Testing

/// An encoder whose first picture arrives long before what it made next.
@Suite("Encoders that held video back")
struct HeldBackTests {
    private struct Timeline: Decodable {
        struct Entry: Decodable {
            var kind: String
            var timestamp: String
            var end: String?
            var aheadSeconds: Double?
        }

        var entries: [Entry]
    }

    private struct Shown: Decodable {
        struct Entry: Decodable {
            var sourceId: Int
        }

        var entries: [Entry]
    }

    @Test("Samples that came out to be dated too late stay where they are; the timeline tells which, and by how much")
    func told() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 8, bFrames: 0))
        try await Workload.machine.claiming(10) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("late")
                let script = Place.repository.appending(path: "Tests/Clients/hold_back.py").path
                let encoder = try ChildProcess(
                    Place.python,
                    [script, "\(server.rtmpPort)", stream.streamKey, clip.file.path, "3", "2"],
                    in: server.folder,
                    name: "encoder"
                )
                try await server.api.stream(stream.sessionId, hasSamples: 1)
                let first = try #require(try await server.api.timeline(stream.sourceId).first)
                encoder.send(SIGUSR1)
                #expect(try await encoder.exitStatus(within: 60) == 0, "\(encoder.errors)")
                let ended = try await server.api.streamIsOver(stream.sessionId)
                let range = "start=2000-01-01T00:00:00Z&end=2100-01-01T00:00:00Z&include=gaps&limit=1000"
                let path = "/api/search?type=timeline&source_id=\(stream.sourceId)&\(range)"
                // Behind the last sample.
                let timeline = try await eventually("the timeline tells of it", within: 30) {
                    let timeline = try await server.api.ask("GET", path, for: Timeline.self)
                    return timeline.entries.contains { $0.kind == "misdated" } ? timeline : nil
                }
                // Some of them are dated later than now, which a timeline up to now would leave out.
                let samples = timeline.entries.filter { $0.kind == "sample" }
                #expect(samples.count >= 5 && samples.first?.timestamp == first.timestamp, "no sample has moved")
                let seconds = try samples.map { try UTC.seconds($0.timestamp) }
                for (one, next) in zip(seconds, seconds.dropFirst()) { #expect(abs(next - one - 1) < 0.06) }

                let told = timeline.entries.filter { $0.kind == "misdated" }
                #expect(told.map(\.timestamp) == [first.timestamp])
                #expect(told.map(\.end) == [samples.last?.timestamp])
                let ahead = try #require(told.first?.aheadSeconds)
                #expect(ahead > 2 && ahead <= 5)
                #expect(ended.reconnects == 0)
                #expect(!timeline.entries.contains { $0.kind == "gap" })
                for sample in samples.prefix(2) {
                    let shown = try await server.api.ask("GET", "/api/at?t=\(sample.timestamp)", for: Shown.self)
                    #expect(shown.entries.map(\.sourceId) == [stream.sourceId], "nothing hides it")
                }
            }
        }
    }
}
