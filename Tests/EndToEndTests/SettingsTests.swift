import Foundation
import Testing

/// Settings that are changed while streams are live.
@Suite("Settings")
struct SettingsTests {
    @Test("A live stream goes over to new settings without losing a sample, and the user's file keeps its comments")
    func live() async throws {
        let recipe = Recipe()
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(recipe.share) {
            try await MemServer.run(.keepingEverySample) { server in
                let file = server.folder.url.appending(path: "config.yaml")
                let written = try String(contentsOf: file, encoding: .utf8)
                try Data(("# mine: übrigens\n" + written + "# the end\n").utf8).write(to: file)
                let created = try await server.api.createStream("clip")
                let publisher = try Publisher(clip, to: server.publishURL(created.streamKey), in: server.folder)
                try await server.api.stream(created.sessionId, hasSamples: 2)
                let change = try await server.api.ask(
                    "PUT",
                    "/api/settings",
                    json:
                        #"{"capture": {"frame": {"jpeg_quality": 40}}, "streaming": {"frame_interval_seconds": 0.5}}"#,
                    for: Change.self
                )
                #expect(!change.restartRequired)
                #expect(change.settings.capture.frame.jpegQuality == 40)
                #expect(try await publisher.finishes(within: 40) == 0)
                let stream = try await server.api.stream(created.streamKey, is: "ended")
                let entries = try await eventually("the last sample", within: 15) {
                    let entries = try await server.api.timeline(stream.sourceId)
                    let span = try (entries.last?.seconds() ?? 0) - (entries.first?.seconds() ?? 0)
                    return span > 11.4 ? entries : nil
                }
                let qualities = entries.map(\.frame.metadata.jpegQuality)
                let before = qualities.prefix { $0 == 85 }.count
                #expect(before >= 2 && before < 11, "\(qualities)")
                #expect(qualities.dropFirst(before).allSatisfy { $0 == 40 }, "\(qualities)")
                let instants = try entries.map { try $0.seconds() }
                let steps = zip(instants, instants.dropFirst()).map { $1 - $0 }
                // The clock may follow the publisher's a little; a sample that is missing doubles a step.
                #expect(steps.prefix(before - 1).allSatisfy { abs($0 - 1) < 0.2 }, "\(steps)")
                #expect(steps.dropFirst(before).allSatisfy { abs($0 - 0.5) < 0.2 }, "\(steps)")
                #expect(steps[before - 1] < 1.2, "\(steps)")
                #expect(stream.dropped == 0)
                let saved = try String(contentsOf: file, encoding: .utf8)
                let wanted = written.replacing("frame_interval_seconds: 1.0", with: "frame_interval_seconds: 0.5")
                    .replacing("frame: { ", with: "frame: { jpeg_quality: 40, ")
                #expect(saved == "# mine: übrigens\n" + wanted + "# the end\n")
            }
        }
    }

    @Test("A live stream goes over to settings of its own, the one beside it does not, and a restart changes nothing")
    func own() async throws {
        let recipe = Recipe()
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(2 * recipe.share) {
            try await MemServer.run(.keepingEverySample) { server in
                let own = try await server.api.createStream("own")
                let other = try await server.api.createStream("other")
                let publishers = [
                    try Publisher(clip, to: server.publishURL(own.streamKey), in: server.folder),
                    try Publisher(clip, to: server.publishURL(other.streamKey), in: server.folder),
                ]
                try await server.api.stream(own.sessionId, hasSamples: 2)
                let json = #"{"settings": {"jpeg_quality": 40}}"#
                try await server.api.ask("PATCH", "/api/streams/\(own.sessionId)", json: json)
                for publisher in publishers { #expect(try await publisher.finishes(within: 40) == 0) }
                let expected = clip.expectedFrames().count
                for stream in [own, other] { try await server.api.stream(stream.sessionId, hasSamples: expected) }
                let qualities = try await server.api.timeline(own.sourceId).map(\.frame.metadata.jpegQuality)
                let before = qualities.prefix { $0 == 85 }.count
                #expect(before >= 2 && before < expected, "\(qualities)")
                #expect(qualities.dropFirst(before).allSatisfy { $0 == 40 }, "\(qualities)")
                let others = try await server.api.timeline(other.sourceId).map(\.frame.metadata.jpegQuality)
                #expect(others.allSatisfy { $0 == 85 }, "\(others)")

                try await server.stop()
                try await server.startAgain()
                let again = try Publisher(clip, to: server.publishURL(own.streamKey), in: server.folder)
                try await server.api.stream(own.sessionId, hasSamples: expected + 1)
                let last = try #require(try await server.api.timeline(own.sourceId).last)
                #expect(last.frame.metadata.jpegQuality == 40)
                try await again.stop()
            }
        }
    }

    @Test("Files that are imported, and forms of pictures that are made, go by the settings in force")
    func imports() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 3))
        try await Workload.machine.claiming(20) {
            try await MemServer.run { server in
                func imported() async throws -> TimelineAnswer.Frame {
                    let job = try await server.importFile(clip.file, start: "2026-11-22T09:30:00Z")
                    let source = try #require(job.result, "\(job)").sourceId
                    let path = "/api/search?type=timeline&source_id=\(source)&start=2026-11-22T09:30:00Z"
                    return try #require(try await server.api.ask("GET", path, for: TimelineAnswer.self).entries.first)
                        .frame
                }
                let before = try await imported()
                #expect(before.metadata.jpegQuality == 85)
                let form = "/api/frames/\(before.frameId)/image?fit=stretch&size="
                let fine = try await server.api.ask("GET", form + "320x180")
                let json = #"{"capture": {"frame": {"jpeg_quality": 20}}}"#
                let change = try await server.api.ask("PUT", "/api/settings", json: json, for: Change.self)
                #expect(!change.restartRequired)
                #expect(try await imported().metadata.jpegQuality == 20)
                let coarse = try await server.api.ask("GET", form + "322x180")
                #expect(coarse.count < fine.count * 3 / 4, "\(coarse.count) and \(fine.count) bytes")
            }
        }
    }

    @Test("What needs a restart is said, and is so after it")
    func restart() async throws {
        try await MemServer.run { server in
            let json =
                #"{"api": {"cors_origins": ["https://notes.example"]}, "streaming": {"rtmp": {"enabled": false}}}"#
            let change = try await server.api.ask("PUT", "/api/settings", json: json, for: Change.self)
            #expect(change.restartRequired)
            #expect(change.restartReason?.contains("streaming.rtmp.enabled") == true)
            let check = try await ChildProcess.run(
                Place.mem,
                ["doctor", "--config", server.folder.url.appending(path: "config.yaml").path],
                in: server.folder
            )
            #expect(check.contains("is valid"))
            #expect(try await server.api.answer("GET", "/health").status == 200)
        }
    }

    private struct Change: Decodable {
        struct Settings: Decodable { var capture: Capture }
        struct Capture: Decodable { var frame: Frame }
        struct Frame: Decodable { var jpegQuality: Int }

        var settings: Settings
        var restartRequired: Bool
        var restartReason: String?
    }
}
