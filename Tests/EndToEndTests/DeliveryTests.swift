import Foundation
import Glibc
import Testing

/// Alerts of real streams on their way to a real receiver that fails, hangs and lies.
@Suite("Deliveries")
struct DeliveryTests {
    private struct RuleAnswer: Decodable {
        var id: String
    }

    private struct DeliveryList: Decodable {
        var deliveries: [Delivery]

        struct Delivery: Decodable {
            var id: String
            var status: String
            var attempts: Int
            var outcome: String?
        }
    }

    private struct Heard: Decodable {
        var path: String
        var reply: String
        var signed: Bool
        var body: Body

        struct Body: Decodable {
            var deliveryId: String
            var kind: String
            var ruleName: String
            var sessionId: String
            var test: Bool
        }
    }

    private static let secret = "a secret of some length"

    private static func receiver(
        _ folder: TestFolder,
        _ replies: String...
    ) async throws -> (ChildProcess, port: String) {
        let script = Place.repository.appending(path: "Tests/Clients/webhook_receiver.py").path
        let receiver = try ChildProcess(Place.python, [script, secret] + replies, in: folder, name: "receiver")
        let port = try await eventually("the receiver listens: \(receiver.errors)", within: 20) {
            receiver.output.firstMatch(of: /port ([0-9]+)/).map { String($0.1) }
        }
        return (receiver, port)
    }

    private static func heard(by receiver: ChildProcess) throws -> [Heard] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let lines = receiver.output.split(separator: "\n").filter { $0.hasPrefix("{") }
        return try lines.map { try decoder.decode(Heard.self, from: Data($0.utf8)) }
    }

    private static func deliveries(_ server: MemServer, _ rule: String) async throws -> [DeliveryList.Delivery] {
        try await server.api.ask("GET", "/api/rules/\(rule)/deliveries", for: DeliveryList.self).deliveries
    }

    private static func options(_ folder: TestFolder, isAllowed: Bool) throws -> ServerOptions {
        let file = folder.url.appending(path: "secret")
        try Data((secret + "\n").utf8).write(to: file)
        var options = ServerOptions()
        options.rules = "{ allow_private_targets: \(isAllowed), webhook_secret_file: \(file.path) }"
        return options
    }

    private static func rule(_ url: String, _ more: String = "") -> String {
        #"""
        {"name": "gone", "condition": {"type": "no_signal", "seconds": 1},
            "actions": [{"type": "webhook", "url": "\#(url)"}\#(more)]}
        """#
    }

    @Test("An alert arrives, signed, after failures, over a kill of Mem, and is noted on the stream")
    func arrives() async throws {
        let folder = try TestFolder("deliveries")
        let (receiver, port) = try await Self.receiver(folder, "500", "lie", "redirect", "204")
        try await MemServer.run(try Self.options(folder, isAllowed: true)) { server in
            let stream = try await server.api.createStream("desk")
            let body = Self.rule("http://localhost:\(port)/hook", #", {"type": "annotation"}"#)
            let id = try await server.api.ask("POST", "/api/rules", json: body, for: RuleAnswer.self).id
            try await eventually("the first try has come", within: 20) { try Self.heard(by: receiver).count >= 1 }
            await server.kill()
            try await server.startAgain()
            // 5, 10 and 20 seconds after the tries before.
            try await eventually("it has arrived", within: 90) {
                try await Self.deliveries(server, id).allSatisfy { $0.status == "delivered" }
            }
            let heard = try Self.heard(by: receiver)
            #expect(heard.map(\.reply).contains("204"))
            #expect(heard.allSatisfy { $0.signed && $0.path == "/hook" })
            #expect(Set(heard.map(\.body.deliveryId)).count == 1)
            #expect(heard[0].body.kind == "alert.fired")
            #expect(heard[0].body.sessionId == stream.sessionId)
            #expect(!receiver.output.contains(stream.streamKey))
            let notes = try await server.api.ask(
                "GET",
                "/api/annotations?type=action_detected&source_id=\(stream.sourceId)"
            )
            #expect(String(decoding: notes, as: UTF8.self).contains("\"content\":\"gone\""))
        }
        receiver.send(SIGKILL)
        _ = try await receiver.exitStatus(within: 10)
    }

    @Test("A receiver that hangs holds nobody up: not streams, not the API, not the end of Mem")
    func hangs() async throws {
        let folder = try TestFolder("hanging deliveries")
        let (receiver, port) = try await Self.receiver(folder, "hang")
        try await MemServer.run(try Self.options(folder, isAllowed: true)) { server in
            let stream = try await server.api.createStream("desk")
            let body = Self.rule("http://127.0.0.1:\(port)/hook")
            let id = try await server.api.ask("POST", "/api/rules", json: body, for: RuleAnswer.self).id
            try await eventually("the first try has come", within: 20) { try Self.heard(by: receiver).count >= 1 }
            try await server.api.ask("POST", "/api/rules/\(id)/deliver")
            try await eventually("the test has come", within: 20) {
                try Self.heard(by: receiver).contains { $0.body.test }
            }
            #expect(try await server.api.stream(stream.sessionId).status == "waiting")
            try await server.stop()
        }
        receiver.send(SIGKILL)
        _ = try await receiver.exitStatus(within: 10)
    }

    @Test("Nothing is sent to this machine unless that is allowed")
    func refused() async throws {
        let folder = try TestFolder("refused deliveries")
        let (receiver, port) = try await Self.receiver(folder, "204")
        try await MemServer.run(try Self.options(folder, isAllowed: false)) { server in
            _ = try await server.api.createStream("desk")
            let body = Self.rule("http://localhost:\(port)/hook")
            let id = try await server.api.ask("POST", "/api/rules", json: body, for: RuleAnswer.self).id
            let tried = try await eventually("it was tried", within: 20) {
                try await Self.deliveries(server, id).first { $0.attempts > 0 }
            }
            #expect(tried.status == "pending")
            #expect(tried.outcome?.contains("rules.allow_private_targets") == true)
            #expect(try Self.heard(by: receiver).isEmpty)
        }
        receiver.send(SIGKILL)
        _ = try await receiver.exitStatus(within: 10)
    }
}
