import Foundation
import MemCore
import NIOCore
import Testing

@testable import Alerting

@Suite("A webhook")
struct WebhookTests {
    private static let open: Configuration.Rules = {
        var rules = Configuration.Rules()
        rules.allowPrivateTargets = true
        return rules
    }()

    private static func post(
        _ url: String,
        _ rules: Configuration.Rules,
        patience: TimeAmount = .seconds(20)
    ) async throws -> (hasArrived: Bool, outcome: String) {
        let address = try #require(HTTPAddress(url), "\(url)")
        return await Webhook.post(#"{"a": 1}"#, to: address, rules, patience: patience)
    }

    @Test("arrives with its time, signed with the secret of the file")
    func signed() async throws {
        let file = NSTemporaryDirectory() + "webhook-secret-\(UUID().uuidString)"
        try Data("  a secret of some length\n".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await Receiver.run(.status(204)) { receiver in
            var rules = Self.open
            rules.webhookSecretFile = file
            let result = try await Self.post(receiver.url, rules)
            #expect(result.hasArrived)
            #expect(result.outcome == "status 204")
            let request = try #require(receiver.received.first)
            #expect(request.head.hasPrefix("POST /hook HTTP/1.1"))
            #expect(request.header("Content-Type") == "application/json")
            #expect(request.header("Host") == "127.0.0.1:\(receiver.port)")
            let time = try #require(request.header(Webhook.timestampHeader))
            let signature = Webhook.signature(
                of: time + "." + request.body,
                secret: Array("a secret of some length".utf8)
            )
            #expect(request.header(Webhook.signatureHeader) == signature)
        }
    }

    @Test("is signed as RFC 4231 says")
    func vector() {
        // Test case 2 of RFC 4231.
        #expect(
            Webhook.signature(of: "what do ya want for nothing?", secret: Array("Jefe".utf8))
                == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
    }

    @Test("is not sent without the secret that it is to be signed with")
    func noSecret() async throws {
        try await Receiver.run(.status(204)) { receiver in
            var rules = Self.open
            rules.webhookSecretFile = "/nowhere/secret"
            let result = try await Self.post(receiver.url, rules)
            #expect(!result.hasArrived)
            #expect(result.outcome.contains("rules.webhook_secret_file"))
            #expect(receiver.received.isEmpty)
        }
    }

    @Test("is not sent to this machine or a private network, however that is written, unless it may be")
    func privateTargets() async throws {
        try await Receiver.run(.status(204)) { receiver in
            for host in [
                "127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.1", "2130706433", "0x7f000001", "0177.0.0.1",
                "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]",
            ] {
                guard let address = HTTPAddress("http://\(host):\(receiver.port)/hook") else { continue }
                let result = await Webhook.post("{}", to: address, Configuration.Rules())
                #expect(!result.hasArrived, "\(host)")
                #expect(
                    result.outcome.contains("rules.allow_private_targets") || result.outcome.contains("no address"),
                    "\(host): \(result.outcome)"
                )
            }
            #expect(receiver.received.isEmpty)
            let allowed = try await Self.post("http://localhost:\(receiver.port)/", Self.open)
            #expect(allowed.hasArrived)
        }
    }

    @Test("has arrived only with a status of 200 to 299, and is sent nowhere else")
    func statuses() async throws {
        for status in [199 + 101, 400, 404, 410, 500, 503] {
            try await Receiver.run(.status(status)) { receiver in
                let result = try await Self.post(receiver.url, Self.open)
                #expect(!result.hasArrived)
                #expect(result.outcome == "status \(status)")
            }
        }
        try await Receiver.run(.status(204)) { other in
            try await Receiver.run(.redirect(other.url)) { receiver in
                let result = try await Self.post(receiver.url, Self.open)
                #expect(!result.hasArrived)
                #expect(receiver.received.count == 1)
                #expect(other.received.isEmpty)
            }
        }
    }

    @Test("waits no longer than it may, and reads no more than it needs")
    func hostile() async throws {
        try await Receiver.run(.silence) { receiver in
            let result = try await Self.post(receiver.url, Self.open, patience: .milliseconds(300))
            #expect(!result.hasArrived)
            #expect(result.outcome.hasPrefix("no answer"))
        }
        try await Receiver.run(.nonsense) { receiver in
            let result = try await Self.post(receiver.url, Self.open)
            #expect(!result.hasArrived)
        }
        try await Receiver.run(.endless) { receiver in
            let result = try await Self.post(receiver.url, Self.open)
            #expect(result.hasArrived, "its status is all that counts")
        }
    }

    @Test("to nobody has not arrived")
    func nobody() async throws {
        // A port that was just given back.
        let port = try await Receiver.run(.silence) { $0.port }
        let refused = try await Self.post("http://127.0.0.1:\(port)/", Self.open)
        #expect(!refused.hasArrived)
        let result = try await Self.post("http://no-such-host.invalid/", Self.open)
        #expect(result.outcome == "there is no address of this host")
    }
}
