import Foundation
import Glibc
import Testing

/// Rules that watch a real stream, of which it is known what it shows in each second.
@Suite("Rules")
struct RuleTests {
    private struct RuleAnswer: Decodable {
        var id: String
        var name: String
    }

    private struct AlertAnswer: Decodable, Equatable {
        var firedAt: String
        var resolvedAt: String?
        var frameId: Int?
        var value: Double
    }

    private struct AlertList: Decodable {
        var alerts: [AlertAnswer]
    }

    /// What is on screen: pages of text, 30 seconds of them.
    private struct Show {
        private(set) var pictures: [[UInt8]] = []
        private var page = TextPage(seed: 1)

        init() {
            // 0 … 4: another page each second.
            for seed in 1...5 { show(TextPage(seed: UInt64(seed))) }
            // 5 … 13: nothing happens.
            for _ in 5...13 { show(page) }
            // 14: a line near the top is another one; 18: one near the bottom.
            page.write(line: 2, seed: 77)
            for _ in 14...17 { show(page) }
            page.write(line: 11, seed: 78)
            for _ in 18...20 { show(page) }
            // 21 … 26: black.
            for _ in 21...26 { pictures.append([UInt8](repeating: 0, count: page.pixels.count)) }
            // 27 … 29: as before.
            for _ in 27...29 { show(page) }
        }

        private mutating func show(_ page: TextPage) {
            self.page = page
            pictures.append(page.pixels)
        }
    }

    /// Which rules there are, and at which samples each of them has to fire.
    private static let rules: [(name: String, condition: String, more: String, fires: [Int])] = [
        ("cut", #"{"type": "scene_change"}"#, #", "clear_seconds": 0"#, [1, 21, 27]),
        ("hangs", #"{"type": "frozen", "seconds": 5.5}"#, "", [10]),
        ("dark", #"{"type": "black"}"#, #", "for_seconds": 1.5"#, [23]),
        (
            "bottom", #"{"type": "region_change", "region": {"x": 0, "y": 0.625, "width": 1, "height": 0.375}}"#,
            #", "clear_seconds": 0"#, [1, 18, 21, 27]
        ),
        (
            "top", #"{"type": "region_change", "region": {"x": 0, "y": 0.0625, "width": 1, "height": 0.1875}}"#,
            #", "clear_seconds": 0"#, [1, 14, 21, 27]
        ),
        ("small", #"{"type": "resolution", "minimum_width": 1280}"#, "", [0]),
        ("large", #"{"type": "resolution", "maximum_width": 640}"#, "", []),
        ("plain", #"{"type": "plain"}"#, #", "enabled": false"#, []),
    ]

    private static func body(_ name: String, _ condition: String, _ more: String) -> String {
        #"{"name": "\#(name)", "condition": \#(condition)\#(more)}"#
    }

    @Test("Each fires at the very sample at which it has to, tells it as an event, and would have, tried afterwards")
    func fire() async throws {
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let clip = try await ClipLibrary.shared.clip(Painting(pictures: Show().pictures), in: server.folder)
                var ids: [String: String] = [:]
                for rule in Self.rules {
                    let body = Self.body(rule.name, rule.condition, rule.more)
                    ids[rule.name] = try await server.api.ask("POST", "/api/rules", json: body, for: RuleAnswer.self).id
                }
                let gone = Self.body("gone", #"{"type": "no_signal", "seconds": 3}"#, "")
                ids["gone"] = try await server.api.ask("POST", "/api/rules", json: gone, for: RuleAnswer.self).id
                let (stream, _) = try await server.receive(clip)
                let samples = try await server.api.timeline(stream.sourceId).map(\.timestamp)
                #expect(samples.count == 30)
                try await eventually("it is told that the stream is gone", within: 20) {
                    try await Self.alerts(server, ids["gone"], stream.sessionId).contains { $0.resolvedAt == nil }
                }
                for rule in Self.rules {
                    let alerts = try await Self.alerts(server, ids[rule.name], stream.sessionId)
                    let fired = alerts.map { alert in samples.firstIndex(of: alert.firedAt) ?? -1 }
                    #expect(fired == rule.fires, "\(rule.name)")
                    #expect(alerts.allSatisfy { $0.resolvedAt != nil && $0.frameId != nil }, "\(rule.name)")
                    guard rule.name != "plain" else { continue }
                    let test =
                        #"{"rule": \#(Self.body(rule.name, rule.condition, rule.more)), "start": "\#(samples[0])"}"#
                    let tried = try await server.api.ask("POST", "/api/rules/test", json: test, for: AlertList.self)
                        .alerts
                    #expect(tried.map(\.firedAt) == alerts.map(\.firedAt), "\(rule.name)")
                    #expect(tried.map(\.value) == alerts.map(\.value), "\(rule.name)")
                }
                // What is told is what is kept.
                let watch = try ChildProcess(
                    Place.mem,
                    ["watch", "--json", "--url", server.api.base, "--after", "0", "--kind", "alert.fired"],
                    in: server.folder,
                    name: "watch"
                )
                let count = Self.rules.reduce(0) { $0 + $1.fires.count }
                try await eventually("all alerts are told", within: 20) {
                    watch.output.split(separator: "\n").count { $0.contains(stream.sessionId) } >= count + 1
                }
                watch.send(SIGINT)
                _ = try await watch.exitStatus(within: 10)
            }
        }
    }

    /// The alerts of a rule about a session, the one fired first first.
    private static func alerts(_ server: MemServer, _ rule: String?, _ session: String) async throws -> [AlertAnswer] {
        let path = "/api/alerts?rule_id=\(rule ?? "none")&stream=\(session)&limit=1000"
        return try await server.api.ask("GET", path, for: AlertList.self).alerts.reversed()
    }

    /// The region around a line of text.
    private static func line(_ line: Int) -> String {
        let height = Double(TextPage.lineHeight) / 360
        return #"{"x": 0.0625, "y": \#(Double(line) * height), "width": 0.875, "height": \#(height)}"#
    }

    @Test("One that looks for a part of a picture finds it in what was on screen, and in another stream as it comes")
    func part() async throws {
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let clip = try await ClipLibrary.shared.clip(Painting(pictures: Show().pictures), in: server.folder)
                let (first, _) = try await server.receive(clip)
                let entries = try await server.api.timeline(first.sourceId)
                #expect(entries.count == 30)
                var ids: [String] = []
                // Each of both lines is there from a sample on, and again when the screen is black no more.
                let parts: [(line: Int, from: Int, fires: [Int])] = [
                    (2, 14, [14, 27]), (11, 18, [18, 27]), (7, 14, [4, 27]),
                ]
                for part in parts {
                    let frame = entries[part.from].frame.frameId
                    let look = #"{"type": "looks_like", "frame_id": \#(frame), "region": \#(Self.line(part.line))}"#
                    let body = Self.body("line \(part.line)", look, #", "session_id": null"#)
                    ids.append(try await server.api.ask("POST", "/api/rules", json: body, for: RuleAnswer.self).id)
                    let test = #"{"rule": \#(body), "start": "\#(entries[0].timestamp)"}"#
                    let tried = try await server.api.ask("POST", "/api/rules/test", json: test, for: AlertList.self)
                    let fired = tried.alerts.map { alert in entries.firstIndex { $0.timestamp == alert.firedAt } ?? -1 }
                    #expect(fired == part.fires, "line \(part.line), tried")
                }
                // The frames may go: the rules know what they look for.
                _ = try await server.api.ask("DELETE", "/api/memory?session_id=\(first.sessionId)")
                let (second, _) = try await server.receive(clip)
                let samples = try await server.api.timeline(second.sourceId).map(\.timestamp)
                for (part, id) in zip(parts, ids) {
                    try await eventually("all is told", within: 20) {
                        try await Self.alerts(server, id, second.sessionId).count { $0.resolvedAt != nil } >= 2
                    }
                    let alerts = try await Self.alerts(server, id, second.sessionId)
                    #expect(alerts.map { samples.firstIndex(of: $0.firedAt) ?? -1 } == part.fires, "line \(part.line)")
                }
            }
        }
    }

    @Test("What is open when Mem is killed is open when it runs again, and over when the stream is back")
    func killed() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 30))
        try await Workload.machine.claiming(15) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("desk")
                let gone = Self.body("gone", #"{"type": "no_signal", "seconds": 1}"#, "")
                let id = try await server.api.ask("POST", "/api/rules", json: gone, for: RuleAnswer.self).id
                try await eventually("it fires", within: 20) {
                    try await Self.alerts(server, id, stream.sessionId).count == 1
                }
                let before = try await Self.alerts(server, id, stream.sessionId)
                await server.kill()
                try await server.startAgain()
                let publisher = try await server.live(clip, to: stream)
                try await eventually("it is over", within: 20) {
                    try await Self.alerts(server, id, stream.sessionId).first?.resolvedAt != nil
                }
                let after = try await Self.alerts(server, id, stream.sessionId)
                #expect(after.map(\.firedAt) == before.map(\.firedAt))
                try await publisher.stop()
            }
        }
    }

    /// Sound for six seconds, nine of silence, and sound again, beside a picture that stands still.
    private static func mutePublisher(to url: String, in folder: TestFolder) throws -> ChildProcess {
        let tone = "aevalsrc='if(between(t,6,15),0,0.1*sin(2*PI*440*t))':s=48000:d=60"
        return try ChildProcess(
            FFmpeg.debian.program(),
            ["-nostdin", "-v", "warning", "-re", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=60"]
                + ["-re", "-f", "lavfi", "-i", tone, "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"]
                + ["-g", "10", "-c:a", "aac", "-b:a", "96k", "-f", "flv", url],
            in: folder,
            name: "mute"
        )
    }

    /// Processes that measure sound.
    private static func listeners(of server: MemServer) -> Int {
        ProcessTable.children(of: server.process.identifier, named: "mem-decoder").count { process in
            let words = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
            return words?.contains("--sound") == true
        }
    }

    @Test("One about silence fires when a stream has been silent for so long, and is over when it is heard again")
    func silence() async throws {
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("hall")
                let other = Self.body("gone", #"{"type": "no_signal", "seconds": 60}"#, "")
                _ = try await server.api.ask("POST", "/api/rules", json: other)
                let publisher = try Self.mutePublisher(
                    to: server.publishURL(stream.streamKey),
                    in: server.folder
                )
                try await server.api.stream(stream.sessionId, hasSamples: 2)
                #expect(Self.listeners(of: server) == 0, "nobody asks how loud it is")
                let mute = Self.body("mute", #"{"type": "silence", "seconds": 4}"#, "")
                let id = try await server.api.ask("POST", "/api/rules", json: mute, for: RuleAnswer.self).id
                try await eventually("it is measured", within: 10) { Self.listeners(of: server) == 1 }
                try await eventually("it is over", within: 40) {
                    try await Self.alerts(server, id, stream.sessionId).contains { $0.resolvedAt != nil }
                }
                let alerts = try await Self.alerts(server, id, stream.sessionId)
                #expect(alerts.count == 1)
                let first = try #require(try await server.api.timeline(stream.sourceId).first?.timestamp)
                let fired = try Self.seconds(from: first, to: try #require(alerts.first).firedAt)
                let over = try Self.seconds(from: first, to: try #require(alerts.first?.resolvedAt))
                // A level is of a second, which need not begin with the silence.
                #expect((9.5...12.1).contains(fired), "\(fired)")
                #expect((14.5...17.1).contains(over), "\(over)")
                // What was measured is kept: how loud it was with the next sample, when that was known.
                let tried = try await Self.test(server, mute, from: first)
                #expect(tried.alerts.count == 1)
                let triedAt = try Self.seconds(from: first, to: try #require(tried.alerts.first).firedAt)
                #expect((fired - 1...fired + 4).contains(triedAt), "\(triedAt), live \(fired)")
                #expect((1..<tried.samples).contains(tried.unknown))
                let thin = Self.body("thin", #"{"type": "bitrate", "minimum_kbps": 100000}"#, "")
                let thinned = try await Self.test(server, thin, from: first)
                #expect(thinned.alerts.count == 1 && thinned.unknown <= 3)
                try await server.api.ask("PATCH", "/api/rules/\(id)", json: #"{"enabled": false}"#)
                try await eventually("it is measured no more", within: 20) { Self.listeners(of: server) == 0 }
                let always = #"{"streaming": {"capture": {"sound_levels": true}}}"#
                try await server.api.ask("PUT", "/api/settings", json: always)
                try await eventually("it is always measured", within: 10) { Self.listeners(of: server) == 1 }
                publisher.send(SIGINT)
                _ = try await publisher.exitStatus(within: 10)
            }
        }
    }

    /// What a rule would have told since an instant.
    private static func test(_ server: MemServer, _ rule: String, from start: String) async throws -> Trial {
        let json = #"{"rule": \#(rule), "start": "\#(start)"}"#
        return try await server.api.ask("POST", "/api/rules/test", json: json, for: Trial.self)
    }

    private struct Trial: Decodable {
        var alerts: [AlertAnswer]
        var samples: Int
        var unknown: Int
    }

    private static func seconds(from start: String, to end: String) throws -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return try style.parse(end).timeIntervalSince(style.parse(start))
    }
}
