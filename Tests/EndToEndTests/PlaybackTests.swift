import Foundation
import Testing

/// What is recorded can be played while it is recorded, and afterwards, by any player of HLS.
@Suite("Playback")
struct PlaybackTests {
    /// A playlist, line by line.
    private struct Playlist {
        var lines: [String]

        func values(of tag: String) -> [String] {
            lines.filter { $0.hasPrefix("#\(tag):") }.map { String($0.dropFirst(tag.count + 2)) }
        }

        var length: Double { values(of: "EXTINF").compactMap { Double($0.dropLast()) }.reduce(0, +) }

        /// The number of the segment that is not complete yet, and how many parts it has.
        var newest: (sequence: Int, parts: Int) {
            let first = values(of: "EXT-X-MEDIA-SEQUENCE").first.flatMap { Int($0) } ?? 0
            let last = lines.lastIndex { $0.hasPrefix("#EXTINF") } ?? 0
            let parts = lines[last...].filter { $0.hasPrefix("#EXT-X-PART:") }
            return (first + values(of: "EXTINF").count, parts.count)
        }
    }

    private static func playlist(_ path: String, of id: String, on server: MemServer) async throws -> Playlist {
        let text = try await server.api.ask("GET", "/api/streams/\(id)/\(path)")
        return Playlist(lines: String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init))
    }

    private struct Recordings: Decodable, Sendable {
        var count: Int
    }

    private static func waitForSegments(_ count: Int, of id: String, on server: MemServer) async throws {
        try await eventually("\(count) segments are known", within: 10) {
            let path = "/api/streams/\(id)/recordings"
            return try await server.api.ask("GET", path, for: Recordings.self).count == count
        }
    }

    private static func range(around seconds: Double) -> String {
        let format = Date.ISO8601FormatStyle()
        let (start, end) = (Date(timeIntervalSince1970: seconds - 600), Date(timeIntervalSince1970: seconds + 600))
        return "start=\(start.formatted(format))&end=\(end.formatted(format))"
    }

    private static func create(on server: MemServer) async throws -> StreamAnswer {
        let stream = try await server.api.createStream("film")
        let path = "/api/streams/\(stream.sessionId)"
        try await server.api.ask("PATCH", path, json: #"{"settings": {"recording": "always"}}"#)
        return stream
    }

    /// When the pictures are shown that FFmpeg plays, in seconds.
    private static func pictures(
        _ url: String,
        _ arguments: [String] = [],
        in folder: TestFolder
    ) async throws -> [Double] {
        let program = try FFmpeg.debian.program()
        let child = try ChildProcess(
            program,
            ["-nostdin", "-v", "error", "-i", url] + arguments
                + ["-map", "0:v:0", "-c", "copy", "-f", "framecrc", "-"],
            in: folder,
            name: "player"
        )
        #expect(try await child.exitStatus(within: 60) == 0, "\(child.errors)")
        var base = 1.0
        return child.output.split(separator: "\n").compactMap { line in
            if line.hasPrefix("#tb"), let text = line.split(separator: " ").last {
                let parts = text.split(separator: "/").compactMap { Double($0) }
                if parts.count == 2 { base = parts[0] / parts[1] }
            }
            let fields = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            return line.hasPrefix("#") || fields.count < 6 ? nil : Double(fields[1]).map { $0 * base }
        }
    }

    private static func expectNoGap(_ pictures: [Double]) {
        for (one, next) in zip(pictures, pictures.dropFirst()) {
            #expect((0.03...0.04).contains(next - one), "no gap, no overlap: \(one) \(next)")
        }
    }

    @Test("A stream is played live while it is recorded, and as a whole afterwards, across files")
    func liveAndAfterwards() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(width: 320, height: 180, seconds: 72, background: .plain))
        try await Workload.machine.claiming(20) {
            try await MemServer.run { server in
                let stream = try await Self.create(on: server)
                let id = stream.sessionId
                let publisher = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                let live = "\(server.api.base)/api/streams/\(id)/live.m3u8"
                try await eventually("something is recorded", within: 20) {
                    try await server.api.answer("GET", live).status == 200
                }

                // By parts, each as soon as it is there.
                var playlist = try await Self.playlist("live.m3u8", of: id, on: server)
                for _ in 0..<10 {
                    let (sequence, parts) = playlist.newest
                    let query = "live.m3u8?_HLS_msn=\(sequence)&_HLS_part=\(parts)"
                    playlist = try await Self.playlist(query, of: id, on: server)
                    let now = playlist.newest
                    #expect(now.sequence == sequence && now.parts > parts || now.sequence > sequence)
                    let hint = try #require(
                        playlist.values(of: "EXT-X-PRELOAD-HINT").first?.split(separator: "\"").last
                    )
                    #expect(try await server.api.ask("GET", "/api/streams/\(id)/\(hint)").count > 100)
                }
                #expect(playlist.values(of: "EXT-X-TARGETDURATION") == ["2"])

                // By segments.
                let shown = try await Self.pictures(live, ["-t", "6"], in: server.folder)
                #expect(shown.count >= 6 * 30)
                Self.expectNoGap(shown)

                // The minute that is being written is in clips.
                let now = Date()
                let format = Date.ISO8601FormatStyle()
                let clipped = "start=\(now.addingTimeInterval(-5).formatted(format))&end=\(now.formatted(format))"
                let file = server.folder.data.appending(path: "clip.mp4")
                try await server.api.ask("GET", "/api/streams/\(id)/clip?\(clipped)").write(to: file)
                #expect(try await Self.pictures(file.path, in: server.folder).count > 3 * 30)

                #expect(try await publisher.finishes(within: 120) == 0)
                let ended = Date().timeIntervalSince1970
                try await server.api.stream(id, is: "ended")
                try await Self.waitForSegments(2, of: id, on: server)
                #expect(try await Self.playlist("live.m3u8", of: id, on: server).lines.last == "#EXT-X-ENDLIST")

                let frames = clip.presentationTimes.count
                for _ in 0..<2 {
                    let all = "playlist.m3u8?\(Self.range(around: ended))"
                    let playlist = try await Self.playlist(all, of: id, on: server)
                    #expect(playlist.values(of: "EXT-X-MAP").count == 2)
                    #expect((playlist.length - Double(frames) / 30).magnitude < 1 / 30.0)
                    let url = "\(server.api.base)/api/streams/\(id)/\(all)"
                    let pictures = try await Self.pictures(url, in: server.folder)
                    #expect(pictures.count == frames)
                    Self.expectNoGap(pictures)
                    // And once more when all that was held in memory is gone.
                    try await server.stop()
                    try await server.startAgain()
                }
                #expect(try await server.api.answer("GET", live).status == 404)
                try await server.api.ask("DELETE", "/api/memory?session_id=\(id)")
                let gone = try #require(playlist.lines.first { $0.hasPrefix("media/") })
                #expect(try await server.api.answer("GET", "/api/streams/\(id)/\(gone)").status == 404)
            }
        }
    }

    @Test("HEVC, AV1 and VP9 by Enhanced RTMP are played, too", arguments: [Recipe.Codec.hevc, .av1, .vp9])
    func codecs(_ codec: Recipe.Codec) async throws {
        let recipe = Recipe(seconds: 8, codec: codec)
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(recipe.share) {
            try await MemServer.run { server in
                let stream = try await Self.create(on: server)
                let id = stream.sessionId
                let url = server.publishURL(stream.streamKey)
                let publisher = try Publisher(clip, to: url, by: recipe.encoder, in: server.folder)
                #expect(try await publisher.finishes(within: 40) == 0)
                try await server.api.stream(id, is: "ended")
                try await Self.waitForSegments(1, of: id, on: server)
                let all = "playlist.m3u8?\(Self.range(around: Date().timeIntervalSince1970))"
                let playlist = try await Self.playlist(all, of: id, on: server)
                #expect((playlist.length - Double(clip.presentationTimes.count) / 30).magnitude < 1 / 30.0)
                let pictures = try await Self.pictures("\(server.api.base)/api/streams/\(id)/\(all)", in: server.folder)
                #expect(pictures.count == clip.presentationTimes.count)
            }
        }
    }
}
