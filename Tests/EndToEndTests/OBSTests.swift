import Foundation
import TestCertificates
import Testing

/// A real OBS Studio, driven headless.
@Suite(
    "OBS",
    .serialized,
    .enabled(if: Place.hasOBS, "obs-publish is not beside the repository, or OBS is not installed")
)
struct OBSTests {
    /// What `obs-publish` tells in its last line.
    private struct Outcome: Decodable {
        var result: String
        var exit: Int
        var reconnects: Int
    }

    @Test("OBS streams for 20 s, every second is stored, and later it comes back to the same session")
    func streamsAndComesBack() async throws {
        try await Workload.machine.claiming(60) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("OBS")
                let obs = try obs(server, key: stream.streamKey, seconds: 20)
                try await server.api.stream(stream.sessionId, is: "live", within: 40)
                try await ends(obs, with: 0)
                let first = try await server.api.stream(stream.sessionId, is: "ended")
                #expect(first.resolution == "640x360")
                #expect(first.videoCodec == "avc1")
                #expect(first.audioCodec == "mp4a")
                #expect(first.reconnects == 0)
                // It counts 20 s from the connection; its first picture is 0.7 s later, and it stops when it likes.
                try await server.api.stream(stream.sessionId, hasSamples: 18)
                let entries = try await server.api.timeline(stream.sourceId)
                try expectSteadySeconds(entries)
                let pictures = try await server.api.pictures(of: entries)
                #expect(pictures.allSatisfy { JPEGSize($0) == JPEGSize(width: 640, height: 360) })

                let again = try self.obs(server, key: stream.streamKey, seconds: 5)
                try await ends(again, with: 0)
                try await server.api.stream(stream.sessionId, hasSamples: entries.count + 4)
                let second = try await server.api.stream(stream.sessionId, is: "ended")
                #expect(second.reconnects == 1)
                let all = try await server.api.timeline(stream.sourceId)
                #expect(Array(all.prefix(entries.count)) == entries)
                try expectSteadySeconds(Array(all.dropFirst(entries.count)))
            }
        }
    }

    private struct Recordings: Decodable, Sendable {
        struct Segment: Decodable, Sendable {
            var startTimestamp: String
            var durationSeconds: Double
            var videoCodec: String
            var audioCodec: String?
        }

        var segments: [Segment]
    }

    @Test("What OBS sends is recorded, picture and sound, and plays without a hole")
    func recorded() async throws {
        guard let ffprobe = Place.installed("ffprobe") else { throw MissingProgram(name: "ffprobe") }
        try await Workload.machine.claiming(60) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("OBS")
                let path = "/api/streams/\(stream.sessionId)"
                try await server.api.ask("PATCH", path, json: #"{"settings": {"recording": "always"}}"#)
                try await ends(try obs(server, key: stream.streamKey, seconds: 10), with: 0)
                try await server.api.stream(stream.sessionId, is: "ended")
                let recordings = try await eventually("the segment is known", within: 10) {
                    let found = try await server.api.ask("GET", path + "/recordings", for: Recordings.self)
                    return found.segments.isEmpty ? nil : found
                }
                let segment = try #require(recordings.segments.first)
                #expect(recordings.segments.count == 1)
                #expect((segment.videoCodec, segment.audioCodec) == ("avc1", "mp4a"))
                // It counts from the connection; its first picture is 0.7 s later, and it stops when it likes.
                #expect((8..<13).contains(segment.durationSeconds))
                let folder = server.folder.data.appending(path: "mem.duckdb.recordings/\(stream.sessionId)")
                let file = try #require(FileManager.default.contentsOfDirectory(atPath: folder.path).first)
                for kind in ["v", "a"] {
                    let arguments = ["-v", "error", "-select_streams", kind, "-show_entries", "packet=dts_time"]
                    let probe = try ChildProcess(
                        ffprobe,
                        arguments + ["-of", "csv=p=0", folder.appending(path: file).path],
                        in: server.folder,
                        name: "ffprobe \(kind)"
                    )
                    #expect(try await probe.exitStatus(within: 60) == 0)
                    #expect(probe.errors == "")
                    let times = probe.output.split(separator: "\n").compactMap { Double($0.filter { $0 != "," }) }
                    let length = (times.last ?? 0) - (times.first ?? 0)
                    #expect((length - segment.durationSeconds).magnitude < 0.3, "\(kind): \(length)")
                    // On a busy machine OBS leaves out frames; sound it never does.
                    let longest = zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 0
                    #expect(longest < (kind == "v" ? 0.5 : 0.03), "\(kind): \(longest)")
                }
            }
        }
    }

    @Test("OBS reconnects by itself when Mem is restarted")
    func reconnects() async throws {
        try await Workload.machine.claiming(60) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("OBS")
                let obs = try obs(server, key: stream.streamKey, seconds: 20)
                try await server.api.stream(stream.sessionId, is: "live", within: 40)
                try await server.api.stream(stream.sessionId, hasSamples: 4)
                try await server.stop()
                try await server.startAgain()
                try await server.api.stream(stream.sessionId, is: "live", within: 20)
                let outcome = try await ends(obs, with: 0)
                #expect(outcome.reconnects == 1)
                #expect(try await server.api.stream(stream.sessionId, is: "ended").reconnects == 1)
            }
        }
    }

    @Test("OBS gives up at once when its key is wrong")
    func wrongKey() async throws {
        try await Workload.machine.claiming(60) {
            try await MemServer.run { server in
                let obs = try obs(server, key: UUID().uuidString.lowercased(), seconds: 5)
                let outcome = try await ends(obs, with: 5)
                #expect(outcome.reconnects == 0)
            }
        }
    }

    @Test("OBS gives up at once when its stream was stopped")
    func stoppedStream() async throws {
        try await Workload.machine.claiming(60) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("OBS")
                try await server.api.ask("POST", "/api/streams/\(stream.sessionId)/stop")
                try await ends(try obs(server, key: stream.streamKey, seconds: 5), with: 5)
            }
        }
    }

    @Test(
        "OBS streams by RTMPS if its system trusts the certificate, and gives up at once if not",
        .enabled(if: TestFolder.canMount, "the system's trust can't be changed for one process here")
    )
    func rtmps() async throws {
        try await Workload.machine.claiming(60) {
            let made = try TestCertificates()
            try made.selfSigned("root")
            try made.signed("server", by: "root")
            var options = ServerOptions.keepingEverySample
            options.rtmps =
                "{ port: 0, certificate: \(made.path("server.pem")), private_key: \(made.path("server.key")) }"
            try await MemServer.run(options) { server in
                let stream = try await server.api.createStream("OBS")
                let address = "rtmps://localhost:\(server.rtmpsPort)/live"
                try await ends(try obs(server, key: stream.streamKey, seconds: 5, to: address), with: 5)
                #expect(server.log.contains("the peer does not trust the certificate"))
                #expect(try await server.api.stream(stream.sessionId).status == "waiting")

                let trust = try TestFolder("trust")
                try FileManager.default.copyItem(
                    atPath: made.path("root.pem"),
                    toPath: trust.data.appending(path: "root.pem").path
                )
                let obs = try obs(server, key: stream.streamKey, seconds: 5, to: address, trusting: trust.data)
                try await server.api.stream(stream.sessionId, is: "live", within: 40)
                try await ends(obs, with: 0)
                try await server.api.stream(stream.sessionId, hasSamples: 4)
                try await server.api.stream(stream.sessionId, is: "ended")
            }
        }
    }

    /// - Parameter authorities: takes the place of the system's for this OBS alone.
    private func obs(
        _ server: MemServer,
        key: String,
        seconds: Int,
        to address: String? = nil,
        trusting authorities: URL? = nil
    ) throws -> ChildProcess {
        guard let python = Place.installed("python3") else { throw MissingProgram(name: "python3") }
        let publish =
            [Place.obsPublish.path, "--server", address ?? "rtmp://127.0.0.1:\(server.rtmpPort)/live"]
            + ["--key", key, "--seconds", "\(seconds)", "--no-clip", "--bitrate", "800", "--connect-timeout", "40"]
        guard let authorities else { return try ChildProcess(python, publish, in: server.folder, name: "obs") }
        let script = #"mount --bind "$0" /etc/ssl/certs && exec "$@""#
        return try ChildProcess(
            URL(filePath: "/usr/bin/unshare"),
            ["--mount", "sh", "-c", script, authorities.path, python.path] + publish,
            in: server.folder,
            name: "obs"
        )
    }

    @discardableResult
    private func ends(_ obs: ChildProcess, with status: Int32) async throws -> Outcome {
        let ended = try await obs.exitStatus(within: 120)
        #expect(ended == status, "\(obs.errors.suffix(2000))")
        let last = obs.output.split(separator: "\n").last ?? ""
        return try JSONDecoder().decode(Outcome.self, from: Data(last.utf8))
    }

    /// Wants a row for each second: never two within one, never one left out.
    ///
    /// On a busy machine OBS leaves out frames, and a second's first picture comes some frames late.
    private func expectSteadySeconds(_ entries: [TimelineAnswer.Entry]) throws {
        let instants = try entries.map { try $0.seconds() }
        for (earlier, later) in zip(instants, instants.dropFirst()) {
            #expect((later - earlier) > 0.5 && (later - earlier) < 1.5, "\(earlier) … \(later)")
        }
    }
}
