import Foundation
import Glibc
import Testing

/// Backups of a Mem that records, and what becomes of them.
@Suite("Backup")
struct BackupTests {
    @Test("A backup taken while a stream is live, restored elsewhere, answers the same timeline with all its pictures")
    func live() async throws {
        let slides = (1...10).map { TextPage(seed: $0).pixels }
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let clip = try await ClipLibrary.shared.clip(Painting(pictures: slides), in: server.folder)
                let stream = try await server.api.createStream("desk")
                let publisher = try await server.live(clip, to: stream)
                try await server.api.stream(stream.sessionId, hasSamples: 4)
                let archive = server.folder.url.appending(path: "out.tar").path
                let environment = ["MEM_URL": server.api.base]
                let known = try await server.api.timeline(stream.sourceId)
                let said = try await mem(["backup", archive], in: server.folder, environment)
                #expect(said.contains("keys"))
                #expect(try FileManager.default.attributesOfItem(atPath: archive)[.posixPermissions] as? Int == 0o600)
                await #expect(throws: ChildProcessError.self, "it is there already") {
                    try await mem(["backup", archive], in: server.folder, environment)
                }
                let pictures = try await server.api.pictures(of: known)
                let early = try ChildProcess(
                    Place.mem,
                    ["restore", archive, "--config", config(of: server)],
                    in: server.folder,
                    name: "early"
                )
                #expect(try await early.exitStatus(within: 20) == 75, "Mem is running")
                let check = ["check", "--config", config(of: server)]
                let checkedEarly = try ChildProcess(Place.mem, check, in: server.folder, name: "checked-early")
                #expect(try await checkedEarly.exitStatus(within: 20) == 75, "Mem is running")
                // The stream goes on, and no sample was lost.
                try await server.api.stream(stream.sessionId, hasSamples: known.count + 2)
                let instants = try await server.api.timeline(stream.sourceId).map { try $0.seconds() }
                for (one, next) in zip(instants, instants.dropFirst()) { #expect(next - one < 1.5) }
                publisher.process.send(SIGTERM)
                try await server.api.streamIsOver(stream.sessionId)
                try await server.stop()

                let report = try await mem(["restore", archive, "--config", config(of: server)], in: server.folder)
                #expect(report.contains("before-"))
                #expect(try await mem(check, in: server.folder).contains("The memory is sound."))
                try await server.startAgain()
                let restored = try await server.api.timeline(stream.sourceId)
                #expect(Array(restored.prefix(known.count)) == known)
                #expect(try await server.api.pictures(of: Array(restored.prefix(known.count))) == pictures)
                #expect(try await server.api.pictures(of: restored).allSatisfy { $0.starts(with: [0xFF, 0xD8]) })
                #expect(try await server.api.stream(stream.streamKey).sessionId == stream.sessionId)

                try await server.api.ask("DELETE", "/api/memory?session_id=\(stream.sessionId)")
                try await server.stop()
                let stopped = server.folder.url.appending(path: "stopped.tar").path
                try await mem(["backup", stopped, "--config", config(of: server)], in: server.folder)
                try await mem(["compact", "--config", config(of: server), "--json"], in: server.folder)
                try await server.startAgain()
                #expect(try await server.api.timeline(stream.sourceId) == [])
            }
        }
    }

    private func config(of server: MemServer) -> String { server.folder.url.appending(path: "config.yaml").path }

    @discardableResult
    private func mem(
        _ arguments: [String],
        in folder: TestFolder,
        _ environment: [String: String] = ["MEM_URL": ""]
    ) async throws -> String {
        try await ChildProcess.run(Place.mem, arguments, in: folder, within: 60, environment: environment)
    }
}
