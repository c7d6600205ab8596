import Foundation
import Testing

/// Pictures that are pushed over HTTP into the real server.
@Suite("Pictures that are pushed")
struct PushedFrameTests {
    /// Painted slides as picture files.
    private func slides(_ names: [String], in folder: TestFolder) async throws -> [Data] {
        var files: [Data] = []
        for (seed, name) in names.enumerated() {
            let raw = folder.data.appending(path: "slide-\(seed).raw")
            try Data(TextPage(seed: UInt64(seed)).pixels).write(to: raw)
            let file = folder.data.appending(path: name)
            _ = try await ChildProcess.run(
                FFmpeg.debian.program(),
                ["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", "640x360", "-i", raw.path]
                    + ["-q:v", "2", "-frames:v", "1", file.path],
                in: folder
            )
            files.append(try Data(contentsOf: file))
        }
        return files
    }

    private func push(_ file: Data, to stream: StreamAnswer, _ server: MemServer) async throws {
        let path = "/api/streams/\(stream.streamKey)/frame"
        let answer = try await server.api.upload(path, file, type: "image/jpeg")
        #expect(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"status":"ok"}"#)
    }

    private func refusal(_ file: Data, of stream: StreamAnswer, _ server: MemServer) async throws -> String {
        let path = "/api/streams/\(stream.streamKey)/frame"
        let answer = try await server.api.upload(path, file, type: "image/jpeg")
        #expect(answer.status == 400)
        return try JSONDecoder().decode(ErrorAnswer.self, from: answer.body).detail
    }

    @Test("What was acknowledged is in the timeline, is found, and is there after a power cut")
    func acknowledged() async throws {
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let files = try await slides(["a.jpg", "b.png"], in: server.folder)
                let stream = try await server.api.createStream("Desk")
                let start = Date().timeIntervalSince1970
                for (count, index) in [0, 0, 1, 0].enumerated() {
                    try await push(files[index], to: stream, server)
                    // Durable at once, not a moment later.
                    let entries = try await server.api.timeline(stream.sourceId)
                    #expect(entries.count == count + 1)
                    #expect(try #require(entries.last).seconds() <= Date().timeIntervalSince1970)
                    #expect(try #require(entries.first).seconds() >= start)
                }
                let entries = try await server.api.timeline(stream.sourceId)
                #expect(entries.map(\.verdict) == ["new", "same", "new", "seen"])
                #expect(Set(entries.map(\.frame.frameId)).count == 2)
                let live = try await server.api.stream(stream.sessionId)
                #expect(live.status == "live")
                #expect(live.resolution == "640x360")
                #expect(live.framesReceived == 4)
                #expect(live.framesStored == 2)
                #expect(live.videoCodec == "jpeg")
                let latest = try await server.api.ask("GET", "/api/streams/\(stream.sessionId)/latest.jpg")
                #expect(latest == (try await server.api.ask("GET", entries[3].frame.url)))
                let found = try await server.api.upload("/api/search/image?limit=1", files[1], type: "image/png")
                #expect(
                    String(decoding: found.body, as: UTF8.self).contains(#""frame_id":\#(entries[2].frame.frameId),"#)
                )
                await server.kill()
                try await server.startAgain()
                #expect(try await server.api.timeline(stream.sourceId) == entries)
                try await push(files[1], to: stream, server)
                let after = try await server.api.timeline(stream.sourceId)
                #expect(after.last?.verdict == "seen", "pictures are recalled after a restart")
                #expect(after.count == 5)
            }
        }
    }

    @Test("A stream waits again when no picture comes, and takes an encoder then; one publisher at a time")
    func takingTurns() async throws {
        let recipe = Recipe(seconds: 8)
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(recipe.share + 10) {
            try await MemServer.run { server in
                let file = try await slides(["a.jpg"], in: server.folder)[0]
                let stream = try await server.api.createStream("Desk")
                try await push(file, to: stream, server)
                #expect(server.decoders.count == 1)
                try await server.api.stream(stream.sessionId, is: "waiting", within: 15)
                try await eventually("the decoder has ended", within: 15) { server.decoders.isEmpty }
                #expect(try await server.api.answer("GET", "/health").status == 200)

                let publisher = try await server.live(clip, to: stream)
                #expect(try await refusal(file, of: stream, server).contains("already live"))
                publisher.process.send(SIGKILL)
                try await server.api.streamIsOver(stream.sessionId)
                try await push(file, to: stream, server)
                let entries = try await server.api.timeline(stream.sourceId)
                #expect(["new", "seen"].contains(entries.last?.verdict))
                #expect(try await server.api.stream(stream.sessionId).status == "live")

                let form = "call=publish_done&app=live&name=\(stream.streamKey)"
                let done = try await server.api.upload(
                    "/api/streams/rtmp-callback/publish-done",
                    Data(form.utf8),
                    type: "application/x-www-form-urlencoded"
                )
                #expect(done.status == 200)
                try await server.api.stream(stream.sessionId, is: "ended")
            }
        }
    }

    @Test("What is no picture is refused and leaves the stream as it was; a stopped stream takes none")
    func refused() async throws {
        try await Workload.machine.claiming(10) {
            try await MemServer.run(ServerOptions(maxFrameWidth: 640, maxFrameHeight: 640)) { server in
                let file = try await slides(["a.jpg"], in: server.folder)[0]
                let stream = try await server.api.createStream("Desk")
                #expect(try await refusal(Data(), of: stream, server) == "Empty frame data")
                #expect(try await refusal(Data("<html>".utf8), of: stream, server).contains("neither a JPEG nor a PNG"))
                #expect(try await refusal(file.prefix(file.count / 2), of: stream, server).contains("damaged"))
                var bomb: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
                bomb +=
                    Array("IHDR".utf8) + [0, 0, 0x40, 0, 0, 0, 0x40, 0, 8, 2, 0, 0, 0]
                    + [UInt8](repeating: 0, count: 99)
                #expect(try await refusal(Data(bomb), of: stream, server).contains("larger than the 640x640"))
                #expect(try await server.api.stream(stream.sessionId).status == "waiting")
                try await push(file, to: stream, server)
                _ = try await server.api.ask("POST", "/api/streams/\(stream.sessionId)/stop")
                #expect(try await refusal(file, of: stream, server).contains("check the key"))
                #expect(try await server.api.timeline(stream.sourceId).count == 1)
                let nobody = try await server.api.upload("/api/streams/nobody/frame", file, type: "image/jpeg")
                #expect(nobody.status == 400)
            }
        }
    }
}
