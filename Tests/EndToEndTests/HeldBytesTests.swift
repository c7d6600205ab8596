import Foundation
import Glibc
import Testing

/// Publishers with keys of their own who send what can't be let go of at once, many together.
@Suite("What connections hold together")
struct HeldBytesTests {
    private static let clip = Recipe(seconds: 30)
    private static let maximum = 64 << 20
    /// Slices of read buffers pin up to twice what they show, and the allocator and the system's buffers take their part.
    private static let tolerated = 200

    private static var options: ServerOptions {
        var options = ServerOptions.keepingEverySample
        options.limits = "{ total_bytes: \(maximum) }"
        return options
    }

    @Test("Video that waits for stuck decoders is dropped where most of it is held; the stream beside loses nothing")
    func waitingVideo() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.clip)
        try await Workload.machine.claiming(40) {
            try await MemServer.run(Self.options) { server in
                let beside = try await server.api.createStream("beside")
                let publisher = try await server.live(clip, to: beside, looping: 0)
                let working = server.decoders
                let before = ProcessTable.residentMegabytes(of: server.process.identifier)
                let hoarders = try await Self.hoarders(6, kind: "video", megabytes: 200, clip, server)
                try await eventually("their decoders are there: \(hoarders.errors)", within: 30) {
                    hoarders.output.contains("live") && server.decoders.count == 7
                }
                for decoder in server.decoders where !working.contains(decoder) { kill(decoder, SIGSTOP) }
                hoarders.send(SIGUSR1)
                var largest = 0
                try await eventually("all is sent: \(hoarders.output)", within: 60) {
                    largest = max(largest, ProcessTable.residentMegabytes(of: server.process.identifier))
                    return hoarders.output.split(separator: "\n").count { $0 == "all was sent" } == 6
                }
                #expect(largest - before < Self.tolerated, "\(before) MB became \(largest) MB")
                #expect(server.log.contains("video dropped"))
                #expect(server.log.contains("streaming.limits.total_bytes"))
                hoarders.send(SIGKILL)
                #expect(try await publisher.finishes(within: 60) == 0)
                try await server.api.stream(beside.sessionId, hasSamples: clip.expectedFrames().count)
                try await server.expectSamples(of: clip, source: beside.sourceId, sentAt: publisher.startedAt)
            }
        }
    }

    @Test("Messages that never end are not gathered without end: whoever has sent most of them is sent away")
    func unfinishedMessages() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.clip)
        try await Workload.machine.claiming(20) {
            try await MemServer.run(Self.options) { server in
                let beside = try await server.api.createStream("beside")
                let publisher = try await server.live(clip, to: beside, looping: 0)
                let before = ProcessTable.residentMegabytes(of: server.process.identifier)
                let hoarders = try await Self.hoarders(9, kind: "unfinished", megabytes: 14, clip, server)
                // Four have room for 14 MB each in 64.
                try await eventually("some are sent away: \(hoarders.output)\(hoarders.errors)", within: 30) {
                    hoarders.output.split(separator: "\n").count { $0 == "the server ended it" } >= 5
                }
                let after = ProcessTable.residentMegabytes(of: server.process.identifier)
                #expect(after - before < Self.tolerated, "\(before) MB became \(after) MB")
                #expect(server.log.contains("streaming.limits.total_bytes"))
                hoarders.send(SIGKILL)
                #expect(try await publisher.finishes(within: 60) == 0)
                try await server.api.stream(beside.sessionId, hasSamples: clip.expectedFrames().count)
                #expect(try await server.api.stream(beside.sessionId).dropped == 0)
            }
        }
    }

    private static func hoarders(
        _ count: Int,
        kind: String,
        megabytes: Int,
        _ clip: Clip,
        _ server: MemServer
    ) async throws -> ChildProcess {
        var keys: [String] = []
        for _ in 0..<count { keys.append(try await server.api.createStream("hoarder").streamKey) }
        let script = Place.repository.appending(path: "Tests/Clients/hold_bytes.py").path
        return try ChildProcess(
            Place.python,
            [script, String(server.rtmpPort), kind, String(megabytes), clip.file.path] + keys,
            in: server.folder,
            name: "hoarders"
        )
    }
}
