import Foundation
import Glibc
import Testing

/// What happens to real streams, as `mem watch` is told it.
@Suite("Events")
struct EventTests {
    /// An event as `mem watch --json` prints it.
    private struct Event: Decodable, Equatable {
        var id: Int
        var kind: String
        var frameId: Int?
        var cause: String?
        var status: String?
    }

    private static func watch(_ server: MemServer, _ arguments: String...) throws -> ChildProcess {
        try ChildProcess(
            Place.mem,
            ["watch", "--json", "--url", server.api.base] + arguments,
            in: server.folder,
            name: "watch"
        )
    }

    /// The events that it has printed.
    private static func events(_ watch: ChildProcess) throws -> [Event] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let lines = watch.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return try lines.map { try decoder.decode(Event.self, from: Data($0.utf8)) }
    }

    private static func wait(for kind: String, _ count: Int = 1, in watch: ChildProcess) async throws {
        try await eventually("\(kind) is told", within: 30) {
            try events(watch).count { $0.kind == kind } >= count
        }
    }

    /// Whether kinds are there in this order, with others between them.
    private static func isInOrder(_ kinds: [String], in events: [Event]) -> Bool {
        var rest = events[...]
        for kind in kinds {
            guard let index = rest.firstIndex(where: { $0.kind == kind }) else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }

    @Test("Whatever happens to a stream is told in order, every frame that is named has a picture")
    func life() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 30))
        try await Workload.machine.claiming(15) {
            try await MemServer.run(.keepingEverySample) { server in
                let watch = try Self.watch(server, "--after", "0")
                let stream = try await server.api.createStream("desk")
                let lost = try await server.live(clip, to: stream)
                try await Self.wait(for: "sample.new", 2, in: watch)
                for frame in try Self.events(watch).compactMap(\.frameId) {
                    #expect(try await server.api.answer("GET", "/api/frames/\(frame)/image").status == 200)
                }
                try await lost.vanish()
                try await Self.wait(for: "session.reconnecting", in: watch)
                let back = try await server.live(clip, to: stream)
                try await Self.wait(for: "gap", in: watch)
                try await back.stop()
                try await Self.wait(for: "session.ended", in: watch)
                try await server.api.ask("POST", "/api/streams/\(stream.sessionId)/start")
                try await server.api.ask("POST", "/api/streams/\(stream.sessionId)/rotate-key")
                let note = "content=x&timestamp=2026-11-22T09:30:00Z"
                try await server.api.ask("POST", "/api/annotations/quick?\(note)")
                try await server.api.ask("PUT", "/api/annotations/1", json: #"{"content": "y"}"#)
                try await server.api.ask("DELETE", "/api/annotations/1")
                let job = try await server.importFile(clip.file, start: "2026-11-22T09:30:00Z")
                #expect(job.result != nil)
                try await server.api.ask("DELETE", "/api/memory?session_id=\(stream.sessionId)")
                try await server.api.ask("DELETE", "/api/streams/\(stream.sessionId)")
                try await Self.wait(for: "session.deleted", in: watch)
                let events = try Self.events(watch)
                let kinds = [
                    "server.started", "session.created", "session.armed", "session.live", "session.reconnecting",
                    "session.live", "session.ended", "session.armed", "session.key_changed", "annotation.created",
                    "annotation.changed", "annotation.deleted", "job.progress", "memory.forgotten", "session.deleted",
                ]
                #expect(Self.isInOrder(kinds, in: events), "\(events.map(\.kind))")
                let shown = ["format.changed", "scene.changed", "sample.new", "gap", "scene.changed", "sample.new"]
                #expect(Self.isInOrder(shown, in: events), "\(events.map(\.kind))")
                let statuses = events.compactMap(\.status)
                #expect(statuses.first == "queued" && statuses.last == "completed")
                #expect(events.map(\.id) == events.map(\.id).sorted())
                #expect(!watch.output.contains(stream.streamKey))
                // What was forgotten is not told to who comes later.
                let late = try Self.watch(server, "--after", "0")
                try await Self.wait(for: "session.deleted", in: late)
                #expect(try Self.events(late).allSatisfy { $0.frameId == nil })
                watch.send(SIGINT)
                #expect(try await watch.exitStatus(within: 5) == 0, "Ctrl-C is how it is meant to end")
            }
        }
    }

    @Test("Slides that come back, another size, one that is too large and a disk that fills up are told")
    func changes() async throws {
        let slides = [TextPage(seed: 1).pixels, TextPage(seed: 2).pixels]
        let small = try await ClipLibrary.shared.clip(Recipe(width: 320, height: 180, seconds: 4))
        let large = try await ClipLibrary.shared.clip(Recipe(width: 1280, height: 720, seconds: 4))
        try await Workload.machine.claiming(15) {
            // However much the disk has left, it is less than that.
            var options = ServerOptions(maxFrameWidth: 1024, maxFrameHeight: 720, minimumFree: 1_000_000_000_000_000)
            options.enableDeduplication = true
            try await MemServer.run(options) { server in
                let watch = try Self.watch(server, "--after", "0")
                let stream = try await server.api.createStream("desk")
                try await Self.wait(for: "session.armed", in: watch)
                let order = [0, 0, 1, 1, 0, 0]
                let clip = try await ClipLibrary.shared.clip(
                    Painting(pictures: order.map { slides[$0] }),
                    in: server.folder
                )
                for (clip, kind) in [(clip, "sample.seen"), (small, "format.changed"), (large, "session.error")] {
                    let publisher = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                    try await Self.wait(for: kind, kind == "format.changed" ? 2 : 1, in: watch)
                    _ = try await publisher.finishes(within: 60)
                    try await server.api.stream(stream.sessionId, is: kind == "session.error" ? "error" : "ended")
                }
                let events = try Self.events(watch)
                let kinds = [
                    "session.created", "session.armed", "session.live", "storage.low", "format.changed",
                    "scene.changed", "sample.new", "sample.new", "sample.seen", "session.ended", "session.live", "gap",
                    "format.changed", "session.ended", "session.error",
                ]
                #expect(Self.isInOrder(kinds, in: events), "\(events.map(\.kind))")
                let unkept = watch.output.split(separator: "\n").filter { $0.contains("\"frame_id\"") }
                #expect(unkept.allSatisfy { $0.contains("\"url\":null") }, "no picture that is not there is named")
            }
        }
    }

    @Test("After kill -9 a listener goes on where it was: nothing is lost, nothing is told twice")
    func killed() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 30))
        try await Workload.machine.claiming(15) {
            try await MemServer.run(.keepingEverySample) { server in
                let watch = try Self.watch(server, "--after", "0")
                let stream = try await server.api.createStream("desk")
                for round in 1...3 {
                    let publisher = try await server.live(clip, to: stream)
                    try await Self.wait(for: "sample.new", 3 * round, in: watch)
                    await server.kill()
                    try await publisher.vanish()
                    try await server.startAgain()
                    try await Self.wait(for: "server.started", round + 1, in: watch)
                }
                let whole = try Self.watch(server, "--after", "0")
                try await Self.wait(for: "server.started", 4, in: whole)
                try await Self.wait(for: "session.reconnecting", 3, in: whole)
                try await Self.wait(for: "session.reconnecting", 3, in: watch)
                let (heard, log) = (try Self.events(watch), try Self.events(whole))
                #expect(heard == log)
                #expect(heard.map(\.id) == Set(heard.map(\.id)).sorted())
            }
        }
    }
}
