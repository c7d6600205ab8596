import Foundation
import Testing

/// What publishers send is in files that anybody can play.
@Suite("Recordings")
struct RecordingTests {
    /// The answer of `GET /api/streams/{ref}/recordings`.
    private struct Recordings: Decodable, Sendable {
        struct Segment: Decodable, Sendable {
            var startTimestamp: String
            var endTimestamp: String
            var durationSeconds: Double
            var bytes: Int
            var videoCodec: String
            var audioCodec: String?
        }

        var segments: [Segment]
        var count: Int
        var bytes: Int
    }

    /// What ffprobe says of a file.
    private struct Probe: Decodable, Sendable {
        struct Packet: Decodable, Sendable {
            var codecType: String
            var ptsTime: String
            var dtsTime: String
        }

        var packets: [Packet]

        func times(_ kind: String) -> [(pts: Double, dts: Double)] {
            packets.filter { $0.codecType == kind }.map { (Double($0.ptsTime) ?? .nan, Double($0.dtsTime) ?? .nan) }
        }

        /// How long a track is, but for its last packet.
        func length(_ kind: String) -> Double {
            let times = times(kind).map(\.dts)
            return (times.max() ?? 0) - (times.min() ?? 0)
        }
    }

    private static func create(_ name: String, on server: MemServer) async throws -> StreamAnswer {
        let stream = try await server.api.createStream(name)
        try await server.api.ask(
            "PATCH",
            "/api/streams/\(stream.sessionId)",
            json: #"{"settings": {"recording": "always"}}"#
        )
        return stream
    }

    private static func recordings(of stream: StreamAnswer, on server: MemServer) async throws -> Recordings {
        try await server.api.ask("GET", "/api/streams/\(stream.sessionId)/recordings", for: Recordings.self)
    }

    private static func files(of stream: StreamAnswer, on server: MemServer) throws -> [URL] {
        let folder = server.folder.data.appending(path: "mem.duckdb.recordings").appending(path: stream.sessionId)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { folder.appending(path: $0) }
    }

    /// Reads a file with ffprobe, which must find nothing wrong with it.
    private static func probe(_ file: URL, in folder: TestFolder, isCutOff: Bool = false) async throws -> Probe {
        try await probe(file.path, in: folder, isCutOff: isCutOff)
    }

    private static func probe(_ place: String, in folder: TestFolder, isCutOff: Bool = false) async throws -> Probe {
        guard let ffprobe = Place.installed("ffprobe") else { throw MissingProgram(name: "ffprobe") }
        let child = try ChildProcess(
            ffprobe,
            ["-v", "error", "-show_packets", "-of", "json", place],
            in: folder,
            name: "ffprobe"
        )
        #expect(try await child.exitStatus(within: 60) == 0)
        if !isCutOff { #expect(child.errors == "", "\(place)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Probe.self, from: Data(child.output.utf8))
    }

    @Test(
        "Every access unit of a stream is in its segment, with its times",
        arguments: [Recipe.Codec.h264, .hevc, .av1, .vp9]
    )
    func codecs(_ codec: Recipe.Codec) async throws {
        let recipe = Recipe(seconds: 8, codec: codec)
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(recipe.share) {
            try await MemServer.run { server in
                let stream = try await Self.create("film", on: server)
                let publisher = try Publisher(
                    clip,
                    to: server.publishURL(stream.streamKey),
                    by: recipe.encoder,
                    in: server.folder
                )
                #expect(try await publisher.finishes(within: 40) == 0)
                try await server.api.stream(stream.streamKey, is: "ended")
                let recordings = try await eventually("the segment is known", within: 10) {
                    let recordings = try await Self.recordings(of: stream, on: server)
                    return recordings.count > 0 ? recordings : nil
                }
                let segment = try #require(recordings.segments.first)
                let file = try #require(Self.files(of: stream, on: server).first)
                #expect(recordings.count == 1)
                #expect(segment.audioCodec == "mp4a")
                let probe = try await Self.probe(file, in: server.folder)
                let video = probe.times("video")
                #expect(video.count == clip.presentationTimes.count)
                let first = video.map(\.pts).min() ?? 0
                let times = video.map { Int((($0.pts - first) * 1000).rounded()) }.sorted()
                #expect(times == clip.presentationTimes)
                for (packet, next) in zip(video, video.dropFirst()) {
                    #expect((0.03...0.04).contains(next.dts - packet.dts), "no gap, no overlap")
                }
                let length = probe.length("video") + 1 / 30.0
                #expect((segment.durationSeconds - length).magnitude < 0.04)
                #expect((probe.length("audio") - length).magnitude < 0.2)
                for kind in ["video", "audio"] {
                    let path = "/api/streams/\(stream.sessionId)/media/\(file.lastPathComponent)?track=\(kind)"
                    let alone = try await Self.probe("\(server.api.base)\(path)", in: server.folder)
                    #expect(alone.times(kind).count == probe.times(kind).count)
                    #expect(alone.packets.count == alone.times(kind).count, "it has that track alone")
                    #expect((alone.length(kind) - probe.length(kind)).magnitude < 0.001)
                    let front = try await server.api.ask("GET", path).prefix(32)
                    #expect(String(decoding: front, as: UTF8.self).contains("cmfc"))
                }
            }
        }
    }

    @Test("A recording is cut each minute, without a gap and without an overlap")
    func minutes() async throws {
        let recipe = Recipe(width: 320, height: 180, seconds: 12, background: .plain)
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let stream = try await Self.create("long", on: server)
                let publisher = try Publisher(
                    clip,
                    to: server.publishURL(stream.streamKey),
                    looping: 5,
                    in: server.folder
                )
                #expect(try await publisher.finishes(within: 120) == 0)
                try await server.api.stream(stream.streamKey, is: "ended")
                let recordings = try await eventually("both segments are known", within: 10) {
                    let recordings = try await Self.recordings(of: stream, on: server)
                    return recordings.count == 2 ? recordings : nil
                }
                #expect(recordings.segments[0].endTimestamp == recordings.segments[1].startTimestamp)
                #expect((59..<63).contains(recordings.segments[0].durationSeconds))
                var pictures = 0
                for (file, segment) in zip(try Self.files(of: stream, on: server), recordings.segments) {
                    let probe = try await Self.probe(file, in: server.folder)
                    pictures += probe.times("video").count
                    let length = probe.length("video") + 1 / 30.0
                    // Instants follow the wall clock, by half a percent at most.
                    #expect((segment.durationSeconds - length).magnitude < 0.005 * length + 0.05)
                }
                #expect(pictures == 6 * clip.presentationTimes.count)
                try await server.api.ask("DELETE", "/api/memory?session_id=\(stream.sessionId)")
                #expect(try Self.files(of: stream, on: server).isEmpty)
                #expect(try await Self.recordings(of: stream, on: server).count == 0)
            }
        }
    }

    @Test("A server that is killed loses the last fragment at most; the next start knows what there is")
    func killed() async throws {
        let recipe = Recipe(seconds: 12, keyframeInterval: 30)
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(12) {
            try await MemServer.run { server in
                let stream = try await Self.create("survives", on: server)
                let publisher = try await server.live(clip, to: stream)
                try await server.api.stream(stream.sessionId, hasSamples: 8)
                await server.kill()
                let died = Date().timeIntervalSince1970
                #expect(try await publisher.finishes(within: 15) != 0)
                let file = try #require(Self.files(of: stream, on: server).first)
                let before = try await Self.probe(file, in: server.folder, isCutOff: true).times("video")

                try await server.startAgain()
                let found = try await Self.recordings(of: stream, on: server)
                #expect(found.count == 1)
                let segment = try #require(found.segments.first)
                // A GOP is a second, and so is the audio and video that waits for its end.
                #expect(died - (try UTC.seconds(segment.endTimestamp)) < 2.5)
                let after = try await Self.probe(file, in: server.folder).times("video")
                // Of the fragment that is not whole, ffprobe shows what is there.
                #expect(after.count >= before.count - 30)
                #expect(after.count >= 6 * 30)

                let again = try await server.live(clip, to: stream)
                try await again.stop()
                let segments = try await eventually("the second is known", within: 10) {
                    let segments = try await Self.recordings(of: stream, on: server).segments
                    return segments.count == 2 ? segments : nil
                }
                #expect(try UTC.seconds(segments[0].endTimestamp) <= UTC.seconds(segments[1].startTimestamp))
            }
        }
    }

    @Test("Nothing is recorded unless somebody wants it, and a change counts from the next keyframe on")
    func wanted() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 12, keyframeInterval: 30))
        try await Workload.machine.claiming(12) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("private")
                let publisher = try await server.live(clip, to: stream)
                #expect(try Self.files(of: stream, on: server).isEmpty)
                let path = "/api/streams/\(stream.sessionId)"
                try await server.api.ask("PATCH", path, json: #"{"settings": {"recording": "always"}}"#)
                try await eventually("a file is there", within: 10) {
                    try Self.files(of: stream, on: server).count == 1
                }
                try await server.api.ask("PATCH", path, json: #"{"settings": {"recording": null}}"#)
                try await eventually("it is complete", within: 10) {
                    try await Self.recordings(of: stream, on: server).count == 1
                }
                try await publisher.stop()
                #expect(try await Self.recordings(of: stream, on: server).count == 1)
            }
        }
    }
}
