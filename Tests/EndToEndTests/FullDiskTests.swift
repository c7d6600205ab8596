import Foundation
import Glibc
import Testing

/// A disk that is full, and one that was: nothing that was shown is lost, and all goes on by itself.
@Suite("A full disk", .enabled(if: TestFolder.canMount, "this user may not mount a small disk"))
struct FullDiskTests {
    private static let options = ServerOptions(
        enableDeduplication: false,
        diskMegabytes: 24,
        minimumFree: 0
    )

    @Test("Samples wait until there is room again; health says what is wrong, and when it is over")
    func waits() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 30))
        try await Workload.machine.claiming(10) {
            try await MemServer.run(Self.options) { server in
                let stream = try await server.api.createStream("full")
                let publisher = try await server.live(clip, to: stream, looping: 0)
                try await server.api.stream(stream.sessionId, hasSamples: 3)
                let shown = try await server.api.timeline(stream.sourceId)
                let ballast = try Ballast(in: server.folder)
                try await eventually("health says so", within: 20) {
                    try await server.api.answer("GET", "/health").status == 503
                }
                #expect(try await server.api.answer("POST", "/api/streams/create", json: "{}").status == 500)
                try ballast.remove()
                #expect(try await publisher.finishes(within: 60) == 0)
                try await server.api.stream(stream.sessionId, hasSamples: clip.expectedFrames().count)
                try await server.api.ask("GET", "/health")
                let entries = try await server.api.timeline(stream.sourceId)
                #expect(Array(entries.prefix(shown.count)) == shown)
                try await server.expectSamples(of: clip, source: stream.sourceId, sentAt: publisher.startedAt)
            }
        }
    }

    @Test("A picture that is pushed is not acknowledged before it is durable, and kept until it is")
    func pushed() async throws {
        try await Workload.machine.claiming(10) {
            try await MemServer.run(Self.options) { server in
                let file = server.folder.url.appending(path: "picture.jpg")
                let input = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720", "-frames:v", "1"]
                _ = try await ChildProcess.run(FFmpeg.debian.program(), input + [file.path], in: server.folder)
                let picture = try Data(contentsOf: file)
                let stream = try await server.api.createStream("full")
                func push() async throws -> Int {
                    let path = "/api/streams/\(stream.streamKey)/frame"
                    return try await server.api.upload(path, picture, type: "image/jpeg").status
                }
                #expect(try await push() == 200)
                let ballast = try Ballast(in: server.folder)
                // Little of it may find room in what was set aside before.
                var count = 1
                _ = try await eventually("a picture is refused", within: 120) {
                    count += 1
                    let status = try await push()
                    #expect([200, 503].contains(status))
                    return status == 503 ? true : nil
                }
                try ballast.remove()
                #expect(
                    try await eventually("one is taken again", within: 60) {
                        count += 1
                        return try await push() == 200 ? true : nil
                    }
                )
                #expect(try await server.api.timeline(stream.sourceId).count == count)
            }
        }
    }

    @Test(
        "Before the disk is full pictures are left out and told; the timeline goes on, and pictures come back by themselves"
    )
    func minimumFree() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 30))
        let options = ServerOptions(enableDeduplication: false, diskMegabytes: 40, minimumFree: 12 << 20)
        try await Workload.machine.claiming(10) {
            try await MemServer.run(options) { server in
                let stream = try await server.api.createStream("filling")
                let publisher = try await server.live(clip, to: stream)
                let ballast = try Ballast(in: server.folder, leaving: 8 << 20)
                try await eventually("health says so", within: 20) {
                    let health = try await server.api.answer("GET", "/health")
                    return health.status == 503 && String(decoding: health.body, as: UTF8.self).contains("minimum_free")
                }
                let before = try await server.api.stream(stream.sessionId).framesReceived
                try await server.api.stream(stream.sessionId, hasSamples: before + 3)
                let newest = try #require(try await server.api.timeline(stream.sourceId).last)
                #expect(newest.verdict == "new")
                #expect(try await server.api.answer("GET", newest.frame.url).status == 404)
                #expect(try await server.api.stream(stream.sessionId).status == "live")
                #expect(try await server.api.answer("GET", "/api/backup").status == 507)
                #expect(try await server.api.answer("GET", "/ready").status == 200)
                let form = ["-F", "file=@\(clip.file.path);filename=2026-11-22_09-30-00.mkv"]
                let upload = try await ChildProcess.run(
                    URL(filePath: "/usr/bin/curl"),
                    ["-s", "-o", "/dev/null", "-w", "%{http_code}"] + form + [server.api.base + "/api/capture"],
                    in: server.folder
                )
                #expect(upload == "507")
                try ballast.remove()
                try await eventually("health is green, and pictures are stored", within: 20) {
                    guard try await server.api.answer("GET", "/health").status == 200,
                        let newest = try await server.api.timeline(stream.sourceId).last
                    else { return false }
                    return try await server.api.answer("GET", newest.frame.url).status == 200
                }
                try await eventually("the newest pictures that had no room are stored as well", within: 20) {
                    try await server.api.answer("GET", newest.frame.url).status == 200
                }
                let instants = try await server.api.timeline(stream.sourceId).map { try $0.seconds() }
                #expect(zip(instants, instants.dropFirst()).allSatisfy { $1 - $0 < 1.5 }, "no second is missing")
                let watch = try ChildProcess(
                    Place.mem,
                    ["watch", "--json", "--after", "0", "--url", server.api.base],
                    in: server.folder,
                    name: "watch"
                )
                try await eventually(
                    "events tell that there was little room, and that there is enough again",
                    within: 20
                ) {
                    let told = watch.output.split(separator: "\n").filter { $0.contains(#""kind":"storage."#) }
                    guard let first = told.first, let last = told.last else { return false }
                    return first.contains("storage.low") && last.contains("storage.ok")
                }
                try await publisher.stop()
            }
        }
    }

    @Test("Health becomes green again although nobody writes, and what was decided meanwhile is kept")
    func recovers() async throws {
        try await MemServer.run(Self.options) { server in
            let stream = try await server.api.createStream("full")
            let ballast = try Ballast(in: server.folder)
            try await eventually("a stop can't be stored", within: 20) {
                try await server.api.answer("POST", "/api/streams/\(stream.sessionId)/stop").status == 500
            }
            #expect(try await server.api.answer("GET", "/health").status == 503)
            try ballast.remove()
            try await eventually("health is green", within: 20) {
                try await server.api.answer("GET", "/health").status == 200
            }
            // Tried again every five seconds; only the database itself can tell, by what is there after a crash.
            try await passTime(seconds: 7)
            await server.kill()
            try await server.startAgain()
            #expect(try await server.api.stream(stream.sessionId).status == "ended")
        }
    }
}
