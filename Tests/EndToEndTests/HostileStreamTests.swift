import Foundation
import Testing

/// Publishers with keys of their own whose video was made to hurt, all at once, beside one that is as it should be.
@Suite("Hostile streams")
struct HostileStreamTests {
    private static let good = Recipe(seconds: 20)
    private static let victim = Recipe(seconds: 8, hasAudio: false)
    private static let other = Recipe(width: 320, height: 240, seconds: 2, hasAudio: false)
    /// Sixteen references of 8K are 0.8 GB of pictures.
    private static let large = Recipe(
        width: 7680,
        height: 4320,
        rate: "10",
        seconds: 3,
        keyframeInterval: 15,
        bFrames: 0,
        hasAudio: false,
        background: .plain,
        references: 16
    )

    @Test("They cost their own streams only: no sample of the good one is lost, and memory stays bounded")
    func bombs() async throws {
        let good = try await ClipLibrary.shared.clip(Self.good)
        let victim = try await ClipLibrary.shared.clip(Self.victim)
        let other = try await ClipLibrary.shared.clip(Self.other)
        let large = try await ClipLibrary.shared.clip(Self.large)
        let bombs: [(clip: Clip, kind: String)] = [
            (victim, "corrupt:0.001"), (victim, "corrupt:0.02"), (victim, "corrupt:0.5"), (victim, "truncated"),
            (victim, "sets"), (victim, "formats:\(other.file.path)"), (large, "whole"), (large, "corrupt:0.001"),
        ]
        try await Workload.machine.claiming(100) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("good")
                let publisher = try Publisher(good, to: server.publishURL(stream.streamKey), in: server.folder)
                try await server.api.stream(stream.sessionId, hasSamples: 2)
                var hostile: [(stream: StreamAnswer, process: ChildProcess, kind: String)] = []
                let script = Place.repository.appending(path: "Tests/Clients/hostile_publisher.py").path
                for bomb in bombs {
                    let stream = try await server.api.createStream(bomb.kind)
                    let client = try ChildProcess(
                        Place.python,
                        [script, "\(server.rtmpPort)", stream.streamKey]
                            + [bomb.clip.file.path, bomb.kind],
                        in: server.folder,
                        name: "hostile"
                    )
                    hostile.append((stream, client, bomb.kind))
                }
                var largest = 0
                for (_, client, kind) in hostile {
                    try await eventually("\(kind) is over", within: 60) {
                        largest = max(largest, ProcessTable.residentMegabytes(of: server.process.identifier))
                        return !client.isRunning
                    }
                    let status = try await client.exitStatus(within: 1)
                    #expect(status == 0, "\(kind): \(client.output)\(client.errors)")
                }
                #expect(try await publisher.finishes(within: 60) == 0)
                try await server.api.streamIsOver(stream.sessionId)
                try await server.expectSamples(of: good, source: stream.sourceId, sentAt: publisher.startedAt)
                // Nobody is left who works on it, and what the server held is bounded: buffers of nine streams.
                try await eventually("no decoder is left", within: 30) { server.decoders.isEmpty }
                #expect(largest < 1500, "the server took \(largest) MB")
                #expect(!server.log.contains("sandbox forbids"), "\(server.log.suffix(2000))")
                for (bomb, _, kind) in hostile {
                    let after = try await server.api.stream(bomb.sessionId)
                    #expect(["ended", "waiting", "error"].contains(after.status), "\(kind) is \(after.status)")
                    if kind == "whole" { #expect(after.framesReceived == 3) }
                }
            }
        }
    }
}
