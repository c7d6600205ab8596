import Foundation
import Testing

/// The page for people, in a real browser.
@Suite("The page")
struct PageTests {
    /// Where screenshots go, to be looked at.
    private static let shots = Place.repository.appending(path: ".build/screenshots")

    private func script(_ name: String, _ arguments: [String], on server: MemServer) throws -> ChildProcess {
        let file = Place.repository.appending(path: "Tests/Browser/\(name).py")
        return try ChildProcess(Place.python, [file.path, server.api.base] + arguments, in: server.folder, name: name)
    }

    private func expectEnd(of script: ChildProcess, within seconds: Double) async throws {
        let status = try await script.exitStatus(within: seconds)
        #expect(status == 0, "\(script.output.suffix(2000))\n\(script.errors.suffix(4000))")
        // A script that did nothing would end well, too.
        #expect(script.output.contains(/[1-9][0-9]* steps, 0 failed/), "\(script.output.suffix(2000))")
    }

    @Test("takes a newcomer from the first stream to the first note, and shows the right second under the pointer")
    func firstDay() async throws {
        let recipe = Recipe(seconds: 120, keyframeInterval: 30, background: .plain)
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(40) {
            try await MemServer.run(.keepingEverySample) { server in
                let folder = Self.shots.appending(path: "first-day").path
                let fps = "\(recipe.framesPerSecond)"
                try await expectEnd(
                    of: script("first_day", [clip.file.path, fps, folder], on: server),
                    within: 240
                )
            }
        }
    }

    @Test("can be used by everybody: on a phone and on a wall, in the dark, by keys alone")
    func views() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 12))
        try await Workload.machine.claiming(50) {
            try await MemServer.run { server in
                let stream = try await server.receive(clip).stream
                let note = """
                    {"source_id": \(stream.sourceId), "content": "The budget", "created_by": "Anna",
                    "start_timestamp": "2020-01-01T00:00:00Z", "end_timestamp": "2100-01-01T00:00:00Z"}
                    """
                _ = try await server.api.ask("POST", "/api/annotations", json: note)
                let rule = #"{"name": "Signal lost", "condition": {"type": "no_signal", "seconds": 1}}"#
                _ = try await server.api.ask("POST", "/api/rules", json: rule)
                try await expectEnd(of: script("views", [Self.shots.path], on: server), within: 400)
            }
        }
    }

    @Test("says when Mem is away, and catches up when it is back")
    func comesBack() async throws {
        try await Workload.machine.claiming(20) {
            try await MemServer.run { server in
                _ = try await server.api.createStream("Made before")
                let page = try script("comes_back", [Self.shots.appending(path: "away").path], on: server)
                try await eventually("the page is open", within: 60) { page.output.contains("open") }
                try await server.stop()
                try await eventually("the page says so", within: 60) { page.output.contains("lost") }
                try await server.startAgain()
                _ = try await server.api.createStream("Made meanwhile")
                try await expectEnd(of: page, within: 60)
            }
        }
    }

    @Test(
        "says on every view that the disk is full, and when that is over",
        .enabled(if: TestFolder.canMount, "this user may not mount a small disk")
    )
    func fullDisk() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 30))
        try await Workload.machine.claiming(30) {
            var options = ServerOptions.keepingEverySample
            (options.diskMegabytes, options.minimumFree) = (24, 0)
            try await MemServer.run(options) { server in
                let stream = try await server.api.createStream("desk")
                let publisher = try await server.live(clip, to: stream)
                let page = try script("full_disk", [Self.shots.appending(path: "full-disk").path], on: server)
                try await eventually("the page is open", within: 60) { page.output.contains("open") }
                let ballast = try Ballast(in: server.folder)
                try await eventually("the page says so", within: 60) { page.output.contains("told") }
                try ballast.remove()
                try await expectEnd(of: page, within: 90)
                try await publisher.stop()
            }
        }
    }

    @Test("keeps house: settings for all and for one stream, refused where they are wrong; imports; what will be")
    func keepsHouse() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 120, keyframeInterval: 30, background: .plain))
        try await Workload.machine.claiming(40) {
            try await MemServer.run(.keepingEverySample) { server in
                _ = try await server.api.createStream("desk")
                let folder = Self.shots.appending(path: "keeps-house").path
                try await expectEnd(of: script("keeps_house", [clip.file.path, folder], on: server), within: 240)
            }
        }
    }

    @Test("tells when something happens: rules in words, drawn, chosen and tried; alerts come and go; clips are saved")
    func tells() async throws {
        try await Workload.machine.claiming(20) {
            var options = ServerOptions()
            options.rules = "{ allow_private_targets: true }"
            try await MemServer.run(options) { server in
                let painting = Painting(pictures: Self.pagesWithBlackness)
                let clip = try await ClipLibrary.shared.clip(painting, in: server.folder)
                let stream = try await server.api.createStream("desk")
                let path = "/api/streams/\(stream.sessionId)"
                try await server.api.ask("PATCH", path, json: #"{"settings": {"recording": "always"}}"#)
                let publisher = try await server.live(clip, to: stream, looping: 0)
                #expect(try await publisher.finishes(within: 60) == 0)
                try await server.api.stream(stream.sessionId, is: "ended")
                let folder = Self.shots.appending(path: "tells").path
                let arguments = [clip.file.path, stream.sessionId, folder]
                try await expectEnd(of: script("tells", arguments, on: server), within: 240)
            }
        }
    }

    /// Four pages of text, each for three seconds, with three seconds of black between the second and the third.
    private static var pagesWithBlackness: [[UInt8]] {
        let pages = (1...4).map { TextPage(seed: UInt64($0)).pixels }
        let black = [UInt8](repeating: 0, count: pages[0].count)
        return (pages[..<2] + [black] + pages[2...]).flatMap { Array(repeating: $0, count: 3) }
    }

    @Test("plays live video on the wall, and the recording under the timeline, in step with it")
    func plays() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 130, keyframeInterval: 30, background: .plain))
        try await Workload.machine.claiming(60) {
            try await MemServer.run { server in
                let folder = Self.shots.appending(path: "plays").path
                try await expectEnd(of: script("plays", [clip.file.path, folder], on: server), within: 240)
            }
        }
    }

    @Test("finds what was on screen yesterday, exports notes, plays, and does with a hundred streams")
    func finds() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 120, keyframeInterval: 30, background: .plain))
        try await Workload.machine.claiming(40) {
            try await MemServer.run(.keepingEverySample) { server in
                let folder = Self.shots.appending(path: "finds").path
                try await expectEnd(of: script("finds", [clip.file.path, folder], on: server), within: 300)
            }
        }
    }
}
