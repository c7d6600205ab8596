import Foundation
import Logging
import MemCore
import NIOPosix
import Testing

@testable import MemIngest

@Suite("The publish hook")
struct PublishHookTests {
    private static let secret = "0123456789abcdef"

    private static let question = PublishHook.Question(
        sessionID: "0b9f",
        name: "Desk",
        address: "192.0.2.7",
        app: "live",
        encoder: nil,
        sentAt: "2026-11-26T09:30:00Z"
    )

    /// Settings that lead to an address, with the secret in a file.
    private func withAuth<Result>(
        _ url: String,
        secret: String = Self.secret + "\n",
        seconds: Double = 60,
        _ body: (Configuration.Streaming.Auth) async throws -> Result
    ) async throws -> Result {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("mem-\(UUID().uuidString)")
        try Data(secret.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var auth = Configuration.Streaming.Auth()
        auth.publishURL = url
        auth.publishSecretFile = file.path
        auth.publishSeconds = seconds
        return try await body(auth)
    }

    @Test("asks in a body that only who has the secret can have written")
    func signed() async throws {
        try await HookServer.run(.status(204)) { server in
            let answer = try await withAuth(server.url) { await PublishHook().ask(Self.question, $0) }
            #expect(answer == .allowed)
            let asked = try #require(server.asked.first)
            #expect(asked.head.hasPrefix("POST /hook HTTP/1.1"))
            #expect(asked.header("Content-Type") == "application/json")
            #expect(
                String(decoding: asked.body, as: UTF8.self)
                    == #"{"action":"publish","address":"192.0.2.7","app":"live","name":"Desk","sent_at":"2026-11-26T09:30:00Z","session_id":"0b9f"}"#
            )
            let signature = PublishHook.signature(of: asked.body, secret: Array(Self.secret.utf8))
            #expect(asked.header("X-Mem-Signature") == signature)
        }
    }

    @Test("signs as RFC 4231 has it")
    func signature() {
        // Section 4.3, test case 2.
        #expect(
            PublishHook.signature(of: Data("what do ya want for nothing?".utf8), secret: Array("Jefe".utf8))
                == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
    }

    @Test(
        "goes by the status of the answer, and follows nobody elsewhere",
        arguments: [
            (200, PublishHook.Answer.allowed), (403, .refused(status: 403)), (404, .refused(status: 404)),
            (302, .failed("the answer has the status 302")), (500, .failed("the answer has the status 500")),
        ]
    )
    func status(status: Int, wanted: PublishHook.Answer) async throws {
        try await HookServer.run(.status(status)) { server in
            let answer = try await withAuth(server.url) { await PublishHook().ask(Self.question, $0) }
            #expect(answer == wanted)
            #expect(server.asked.count == 1)
        }
    }

    @Test("fails when nobody answers, in time or at all, or there is no secret")
    func failures() async throws {
        try await HookServer.run(.silence) { server in
            let late = try await withAuth(server.url, seconds: 0.5) { await PublishHook().ask(Self.question, $0) }
            #expect(late.isFailure)
            for secret in ["", "short \n"] {
                let unsigned = try await withAuth(server.url, secret: secret) {
                    await PublishHook().ask(Self.question, $0)
                }
                #expect(unsigned.wasNotAsked)
            }
            #expect(server.asked.count == 1)
        }
        // Port 1 is nobody's here.
        let absent = try await withAuth("http://127.0.0.1:1/") { await PublishHook().ask(Self.question, $0) }
        #expect(absent.isFailure)
    }

    @Test("asks about a session once at a time, and few questions in all")
    func bounded() async throws {
        try await HookServer.run(.silence) { server in
            try await withAuth(server.url, seconds: 30) { auth in
                let hook = PublishHook()
                let open = (0..<PublishHook.maximumAtOnce).map { number in
                    Task {
                        var question = Self.question
                        question.sessionID = "\(number)"
                        return await hook.ask(question, auth)
                    }
                }
                await server.hasBeenAsked(PublishHook.maximumAtOnce)
                let busy = PublishHook.Answer.notAsked("too many publishers want in at once")
                #expect(await hook.ask(Self.question, auth) == busy)
                var again = Self.question
                again.sessionID = "3"
                #expect(await hook.ask(again, auth) == busy)
                for task in open { task.cancel() }
                for task in open { _ = await task.value }
                #expect(server.asked.count == PublishHook.maximumAtOnce)
            }
        }
    }

    @Test(
        "never gets to know the key",
        arguments: [
            ("live", "live"), ("live/KEY", "live"), ("live?x=KEY", "live"), ("KEY", nil), ("KEY?x=y", nil), ("", nil),
        ]
    )
    func app(sent: String, told: String?) {
        #expect(PublisherOrigin(app: sent, key: "KEY").app == told)
    }

    // MARK: in the registry

    private func registry(_ auth: Configuration.Streaming.Auth, failOpen: Bool = false) async throws -> SessionRegistry
    {
        var configuration = Configuration()
        configuration.streaming.auth = auth
        configuration.streaming.auth.publishFailOpen = failOpen
        let store = InMemoryStore()
        return SessionRegistry(
            environment: SessionRegistry.Environment(
                current: CurrentConfiguration(configuration),
                sink: store,
                store: store,
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
    }

    @Test("decides about publishers with the right key, and is not asked about others")
    func registry() async throws {
        try await HookServer.run(.status(200)) { server in
            try await withAuth(server.url) { auth in
                let registry = try await registry(auth)
                let session = try await registry.createStream(name: "Desk", metadata: [:])
                let origin = PublisherOrigin(address: "192.0.2.7", app: "live/x", key: session.record.key.rawValue)
                let guess = await registry.admit(StreamKey(rawValue: "guess"), encoder: nil, by: TestConnection())
                #expect(guess.refusal == SessionRegistry.unknown)
                #expect(server.asked.isEmpty)
                let admission = await registry.admit(
                    session.record.key,
                    encoder: "OBS",
                    by: TestConnection(),
                    origin: origin
                )
                #expect(admission.stream != nil)
                let asked = String(decoding: try #require(server.asked.first).body, as: UTF8.self)
                for part in [session.record.id.rawValue, "\"192.0.2.7\"", "\"app\":\"live\"", "\"OBS\"", "\"Desk\""] {
                    #expect(asked.contains(part))
                }
                #expect(!asked.contains(session.record.key.rawValue))
                // Another one is refused by what Mem knows itself.
                let second = await registry.admit(session.record.key, encoder: nil, by: TestConnection())
                #expect(second.refusal?.contains("already live") == true)
                #expect(server.asked.count == 1)
            }
        }
    }

    @Test("that refuses keeps a publisher out, whatever is to happen when it fails")
    func refusal() async throws {
        try await HookServer.run(.status(403)) { server in
            try await withAuth(server.url) { auth in
                let registry = try await registry(auth, failOpen: true)
                let key = try await registry.createStream(name: nil, metadata: [:]).record.key
                let admission = await registry.admit(key, encoder: nil, by: TestConnection())
                #expect(admission.refusal?.contains("streaming.auth.publish_url") == true)
            }
        }
    }

    @Test("that fails keeps publishers out, unless the configuration lets them in", arguments: [false, true])
    func failure(failOpen: Bool) async throws {
        try await HookServer.run(.status(500)) { server in
            try await withAuth(server.url) { auth in
                let registry = try await registry(auth, failOpen: failOpen)
                let key = try await registry.createStream(name: nil, metadata: [:]).record.key
                let admission = await registry.admit(key, encoder: nil, by: TestConnection())
                #expect((admission.stream != nil) == failOpen)
            }
        }
    }

    @Test("that can't be asked, because its secret went away meanwhile, lets nobody in; one that is there again does")
    func secretGone() async throws {
        try await HookServer.run(.status(200)) { server in
            try await withAuth(server.url) { auth in
                let registry = try await registry(auth, failOpen: true)
                let key = try await registry.createStream(name: nil, metadata: [:]).record.key
                let file = try #require(auth.publishSecretFile)
                let secret = try Data(contentsOf: URL(fileURLWithPath: file))
                try FileManager.default.removeItem(atPath: file)
                let without = await registry.admit(key, encoder: nil, by: TestConnection())
                #expect(without.refusal?.contains("could not be asked") == true)
                try Data("short".utf8).write(to: URL(fileURLWithPath: file))
                let short = await registry.admit(key, encoder: nil, by: TestConnection())
                #expect(short.refusal?.contains("could not be asked") == true)
                #expect(server.asked.isEmpty)
                try secret.write(to: URL(fileURLWithPath: file))
                #expect(await registry.admit(key, encoder: nil, by: TestConnection()).stream != nil)
            }
        }
    }

    @Test(
        "that is busy with the question about a stream lets nobody else in as that stream, whatever the configuration"
    )
    func busy() async throws {
        try await HookServer.run(.silence) { server in
            try await withAuth(server.url, seconds: 10) { auth in
                let registry = try await registry(auth, failOpen: true)
                let key = try await registry.createStream(name: nil, metadata: [:]).record.key
                async let first = registry.admit(key, encoder: nil, by: TestConnection())
                await server.hasBeenAsked(1)
                let second = await registry.admit(key, encoder: nil, by: TestConnection())
                #expect(second.refusal?.contains("could not be asked") == true)
                server.hangUp()
                #expect(await first.stream != nil)
            }
        }
    }

    @Test("needs a secret from the start on: what is wrong with it is said, with the key and the file")
    func start() async throws {
        var configuration = Configuration()
        #expect(throws: Never.self) { try PublishSecret.check(configuration) }
        configuration.streaming.auth.publishSecretFile = "/nowhere/secret"
        #expect(throws: Never.self) { try PublishSecret.check(configuration) }
        configuration.streaming.auth.publishURL = "http://127.0.0.1:1/"
        for failOpen in [false, true] {
            configuration.streaming.auth.publishFailOpen = failOpen
            let error = #expect(throws: PublishSecretError.self) { try PublishSecret.check(configuration) }
            #expect(
                error?.description.hasPrefix("streaming.auth.publish_secret_file: /nowhere/secret is not there") == true
            )
        }
        for (secret, what) in [("short \n", "less than 16 bytes"), (String(repeating: "x", count: 4097), "4096")] {
            try await withAuth("http://127.0.0.1:1/", secret: secret) { auth in
                configuration.streaming.auth = auth
                let error = #expect(throws: PublishSecretError.self) { try PublishSecret.check(configuration) }
                #expect(error?.description.contains(what) == true)
            }
        }
        try await withAuth("http://127.0.0.1:1/") { auth in
            configuration.streaming.auth = auth
            #expect(throws: Never.self) { try PublishSecret.check(configuration) }
        }
    }

    @Test(
        "that takes its time holds up nobody else; a stream that is stopped meanwhile stays so, a key that is gone is gone",
        arguments: [false, true]
    )
    func meanwhile(rotates: Bool) async throws {
        try await HookServer.run(.silence) { server in
            try await withAuth(server.url, seconds: 10) { auth in
                let registry = try await registry(auth, failOpen: true)
                let session = try await registry.createStream(name: nil, metadata: [:])
                async let admission = registry.admit(session.record.key, encoder: nil, by: TestConnection())
                await server.hasBeenAsked(1)
                #expect(await registry.streams().count == 1)
                if rotates {
                    _ = try await registry.rotateKey(session.record.id.rawValue)
                } else {
                    _ = try await registry.stopStream(session.record.id.rawValue)
                }
                server.hangUp()
                #expect(await admission.refusal == SessionRegistry.unknown)
            }
        }
    }
}

extension PublishHook.Answer {
    fileprivate var isFailure: Bool { if case .failed = self { true } else { false } }
    fileprivate var wasNotAsked: Bool { if case .notAsked = self { true } else { false } }
}
