import Logging
import MemCore
import NIOPosix
import Synchronization
import Testing

@testable import MemIngest

@Suite("The session registry")
struct SessionRegistryTests {
    private func registry(
        _ store: InMemoryStore = InMemoryStore(),
        _ change: (inout Configuration) -> Void = { _ in }
    ) async throws -> SessionRegistry {
        var configuration = Configuration()
        configuration.streaming.rtmp.maxConcurrentStreams = 2
        change(&configuration)
        let registry = SessionRegistry(
            environment: SessionRegistry.Environment(
                current: CurrentConfiguration(configuration),
                sink: store,
                store: store,
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        try await registry.load()
        return registry
    }

    @Test("lets the owner of a key in, and nobody else")
    func keys() async throws {
        let registry = try await registry()
        let session = try await registry.createStream(name: "Desk", metadata: [:])
        #expect(session.status == .waiting)
        #expect(session.rtmpURL == "rtmp://localhost:1935/live/\(session.record.key.rawValue)")
        let stranger = await registry.admit(StreamKey(rawValue: "guess"), encoder: nil, by: TestConnection())
        #expect(stranger.refusal == SessionRegistry.unknown)
        let owner = await registry.admit(session.record.key, encoder: "OBS", by: TestConnection())
        #expect(owner.stream?.fixture.sessionID == session.record.id)
    }

    @Test("refuses a second publisher while the first is sending, and lets it take over from a silent one")
    func takeover() async throws {
        let registry = try await registry()
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        let first = TestConnection()
        #expect(await registry.admit(key, encoder: nil, by: first).stream != nil)
        let second = await registry.admit(key, encoder: nil, by: TestConnection())
        #expect(second.refusal?.contains("already live") == true)
        first.fallSilent()
        #expect(await registry.admit(key, encoder: nil, by: TestConnection()).stream != nil)
        #expect(first.ended?.contains("took over") == true)
    }

    @Test("refuses when full")
    func full() async throws {
        let registry = try await registry()
        var last: Admission?
        for _ in 0..<3 {
            let key = try await registry.createStream(name: nil, metadata: [:]).record.key
            last = await registry.admit(key, encoder: nil, by: TestConnection())
        }
        #expect(last?.refusal?.contains("2 streams are live") == true)
    }

    @Test("stops and starts a session, and tells a stopped key from an unknown one in nothing")
    func stopAndStart() async throws {
        let registry = try await registry()
        let session = try await registry.createStream(name: nil, metadata: [:])
        let connection = TestConnection()
        _ = await registry.admit(session.record.key, encoder: nil, by: connection)
        let stopped = try await registry.stopStream(session.record.id.rawValue)
        #expect(stopped.status == .ended)
        #expect(stopped.record.endedAt != nil)
        #expect(connection.ended == "the stream was stopped")
        #expect(
            await registry.admit(session.record.key, encoder: nil, by: TestConnection()).refusal
                == SessionRegistry.unknown
        )
        #expect(try await registry.startStream(session.record.key.rawValue).status == .waiting)
        #expect(await registry.admit(session.record.key, encoder: nil, by: TestConnection()).stream != nil)
    }

    @Test("without auto_start a session waits for its start")
    func manualStart() async throws {
        let registry = try await registry(InMemoryStore()) { $0.streaming.rtmp.autoStart = false }
        let session = try await registry.createStream(name: nil, metadata: [:])
        #expect(session.status == .ended)
        #expect(await registry.admit(session.record.key, encoder: nil, by: TestConnection()).stream == nil)
        _ = try await registry.startStream(session.record.id.rawValue)
        #expect(await registry.admit(session.record.key, encoder: nil, by: TestConnection()).stream != nil)
    }

    @Test("finds a session by what was meant, if what was written is nobody's key")
    func alternatives() async throws {
        let registry = try await registry()
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        let written = StreamKey(rawValue: "live/\(key.rawValue)")
        #expect(await registry.admit(written, encoder: nil, by: TestConnection()).stream == nil)
        #expect(await registry.admit(written, or: [key], encoder: nil, by: TestConnection()).stream != nil)
    }

    @Test("without required keys any path makes a session of that name")
    func openDoor() async throws {
        let registry = try await registry(InMemoryStore()) { $0.streaming.auth.requireStreamKey = false }
        #expect(await registry.admit(StreamKey(rawValue: "room 7"), encoder: nil, by: TestConnection()).stream != nil)
        #expect(await registry.streams().map(\.record.name) == ["room 7"])
        let long = StreamKey(rawValue: String(repeating: "x", count: 300))
        #expect(await registry.admit(long, encoder: nil, by: TestConnection()).stream == nil)
    }

    @Test("makes one session of a path, however many publishers come to it at once")
    func sameDoor() async throws {
        let registry = try await registry(InMemoryStore()) { $0.streaming.auth.requireStreamKey = false }
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    await registry.admit(StreamKey(rawValue: "same"), encoder: nil, by: TestConnection()).stream != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 1)
        #expect(await registry.streams().count == 1)
    }

    @Test("deletes a session for good, and for the next start of the program too")
    func delete() async throws {
        let store = InMemoryStore()
        let registry = try await registry(store)
        let session = try await registry.createStream(name: nil, metadata: [:])
        try await registry.deleteStream(session.record.key.rawValue)
        #expect(await registry.stream(session.record.id.rawValue) == nil)
        await #expect(throws: StreamControlError.notFound) { try await registry.deleteStream("gone") }
        #expect(try await self.registry(store).streams().isEmpty)
    }

    @Test("a deleted session stays deleted, whatever else is asked of it at the same time")
    func deleteAmongOthers() async throws {
        let store = InMemoryStore()
        let registry = try await registry(store)
        for _ in 0..<20 {
            let session = try await registry.createStream(name: nil, metadata: [:])
            let id = session.record.id.rawValue
            await withTaskGroup { group in
                group.addTask { _ = try? await registry.startStream(id) }
                for _ in 0..<2 { group.addTask { try? await registry.deleteStream(id) } }
                group.addTask { _ = try? await registry.stopStream(id) }
                group.addTask { _ = try? await registry.startStream(session.record.key.rawValue) }
            }
            #expect(await registry.stream(id) == nil)
        }
        #expect(try await self.registry(store).streams().isEmpty, "after a restart, too")
    }

    @Test("a publisher that comes while its session is being deleted is sent away")
    func deleteWhileComing() async throws {
        let registry = try await registry()
        for _ in 0..<20 {
            let session = try await registry.createStream(name: nil, metadata: [:])
            let connection = TestConnection()
            async let admission = registry.admit(session.record.key, encoder: nil, by: connection)
            try await registry.deleteStream(session.record.id.rawValue)
            if await admission.stream != nil { #expect(connection.ended != nil) }
            #expect(await registry.stream(session.record.id.rawValue) == nil)
            #expect(await registry.admit(session.record.key, encoder: nil, by: TestConnection()).stream == nil)
        }
        #expect(await registry.streams().isEmpty)
    }

    @Test("a session outlives the program, with its key")
    func restart() async throws {
        let store = InMemoryStore()
        let session = try await registry(store).createStream(name: "Desk", metadata: ["room": .integer(7)])
        let later = try #require(try await registry(store).stream(session.record.key.rawValue))
        #expect(later.record == session.record)
    }

    @Test("counts what the store made durable, nothing else")
    func commits() async throws {
        let registry = try await registry()
        let session = try await registry.createStream(name: nil, metadata: [:])
        let (commits, continuation) = AsyncStream<[SampleCommit]>.makeStream()
        continuation.yield([
            SampleCommit(
                sessionID: session.record.id,
                samplesTaken: 5,
                framesStored: 2,
                lastSampleAt: Instant(microseconds: 1)
            )
        ])
        continuation.finish()
        await registry.follow(commits)
        let history = try #require(await registry.stream(session.record.id.rawValue)).history
        #expect(history == SessionHistory(samplesTaken: 5, framesStored: 2, lastSampleAt: Instant(microseconds: 1)))
    }

    @Test("says when nothing can be started, and when too much is created")
    func refusals() async throws {
        let registry = try await registry(InMemoryStore()) { $0.streaming.rtmp.enabled = false }
        let session = try await registry.createStream(name: nil, metadata: [:])
        await #expect(throws: StreamControlError.listenerDisabled) {
            try await registry.startStream(session.record.id.rawValue)
        }
        await #expect(throws: StreamControlError.tooMany(retryAfterSeconds: 1)) {
            for _ in 0..<200 { _ = try await registry.createStream(name: nil, metadata: [:]) }
        }
    }

    @Test("lets an address that gave wrong keys wait, but for the stream that was published from there")
    func wrongKeys() async throws {
        let registry = try await registry(InMemoryStore()) { $0.streaming.limits.wrongKeys = 2 }
        let own = try await registry.createStream(name: nil, metadata: [:]).record.key
        let other = try await registry.createStream(name: nil, metadata: [:]).record.key
        let address = PeerAddress.version4(1)
        let connection = TestConnection()
        #expect(await registry.admit(own, encoder: nil, by: connection, from: address).stream != nil)
        for _ in 0..<3 {
            let guess = StreamKey(rawValue: "guess")
            let answer = await registry.admit(guess, encoder: nil, by: TestConnection(), from: address)
            #expect(answer.refusal == SessionRegistry.unknown)
        }
        for key in [other, StreamKey(rawValue: "guess")] {
            let answer = await registry.admit(key, encoder: nil, by: TestConnection(), from: address)
            #expect(answer.refusal?.contains("too many wrong keys") == true)
        }
        connection.fallSilent()
        #expect(await registry.admit(own, encoder: nil, by: TestConnection(), from: address).stream != nil)
        let elsewhere = PeerAddress.version4(2)
        #expect(await registry.admit(other, encoder: nil, by: TestConnection(), from: elsewhere).stream != nil)
    }

    @Test("does not take the encoder of a stopped stream for one who guesses")
    func stoppedEncoder() async throws {
        let registry = try await registry(InMemoryStore()) { $0.streaming.limits.wrongKeys = 2 }
        let stopped = try await registry.createStream(name: nil, metadata: [:]).record.key
        let other = try await registry.createStream(name: nil, metadata: [:]).record.key
        let address = PeerAddress.version4(1)
        #expect(await registry.admit(stopped, encoder: nil, by: TestConnection(), from: address).stream != nil)
        _ = try await registry.stopStream(stopped.rawValue)
        for _ in 0..<10 {
            let answer = await registry.admit(stopped, encoder: nil, by: TestConnection(), from: address)
            #expect(answer.refusal == SessionRegistry.unknown)
        }
        #expect(await registry.admit(other, encoder: nil, by: TestConnection(), from: address).stream != nil)
    }

    @Test("remembers which publisher was refused last, and why")
    func refusal() async throws {
        let registry = try await registry()
        #expect(await registry.lastRefusal() == nil)
        let before = Instant.now()
        _ = await registry.admit(.random(), encoder: nil, by: TestConnection())
        let refusal = try #require(await registry.lastRefusal())
        #expect(refusal.reason == SessionRegistry.unknown)
        #expect(refusal.at >= before)
    }

    @Test("gives a session another name, and remembers it; its publisher notices nothing")
    func rename() async throws {
        let store = InMemoryStore()
        let registry = try await registry(store)
        let session = try await registry.createStream(name: "Desk", metadata: [:])
        let connection = TestConnection()
        _ = await registry.admit(session.record.key, encoder: nil, by: connection)
        let renamed = try await registry.changeStream(session.record.id.rawValue, name: "Window", settings: nil)
        #expect(renamed.record.name == "Window")
        #expect(connection.ended == nil)
        let later = try await self.registry(store)
        #expect(await later.stream(session.record.id.rawValue)?.record.name == "Window")
        await #expect(throws: StreamControlError.notFound) {
            try await registry.changeStream("nobody", name: "x", settings: nil)
        }
    }

    @Test("gives a session other settings, and remembers them")
    func settings() async throws {
        let store = InMemoryStore()
        let registry = try await registry(store)
        let id = try await registry.createStream(name: "Desk", metadata: [:]).record.id.rawValue
        var settings = StreamSettings()
        settings.frameIntervalSeconds = 5
        let changed = try await registry.changeStream(id, name: nil, settings: settings)
        #expect(changed.record.name == "Desk")
        #expect(changed.record.settings == settings)
        let later = try await self.registry(store)
        #expect(await later.stream(id)?.record.settings == settings)
    }

    @Test("gives a session a new key: the old one ends at once, the session goes on")
    func rotateKey() async throws {
        let store = InMemoryStore()
        let registry = try await registry(store)
        let session = try await registry.createStream(name: "Desk", metadata: [:])
        let old = session.record.key
        let connection = TestConnection()
        _ = await registry.admit(old, encoder: nil, by: connection)
        let rotated = try await registry.rotateKey(old.rawValue)
        #expect(rotated.record.id == session.record.id)
        #expect(rotated.record.key != old)
        #expect(connection.ended?.contains("set the new one") == true)
        #expect(await registry.admit(old, encoder: nil, by: TestConnection()).refusal == SessionRegistry.unknown)
        #expect(await registry.stream(old.rawValue) == nil)
        let fresh = await registry.admit(rotated.record.key, encoder: nil, by: TestConnection())
        #expect(fresh.stream?.fixture.sessionID == session.record.id)
        let later = try await self.registry(store)
        #expect(await later.stream(rotated.record.key.rawValue)?.record.id == session.record.id)
    }

    @Test("tells every publisher when the program ends")
    func shutDown() async throws {
        let registry = try await registry()
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        let connection = TestConnection()
        _ = await registry.admit(key, encoder: nil, by: connection)
        await registry.shutDown()
        #expect(connection.ended == "Mem is shutting down")
        #expect(await registry.admit(key, encoder: nil, by: TestConnection()).stream == nil)
    }
}
