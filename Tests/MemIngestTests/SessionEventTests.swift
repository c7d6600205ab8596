import Logging
import MemCore
import NIOPosix
import Testing

@testable import MemIngest

@Suite("What is told of sessions")
struct SessionEventTests {
    private func registry(_ store: InMemoryStore) async throws -> SessionRegistry {
        SessionRegistry(
            environment: SessionRegistry.Environment(
                current: CurrentConfiguration(Configuration()),
                sink: store,
                store: store,
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
    }

    @Test("is its whole life, in order, each with the session and its source")
    func life() async throws {
        let store = InMemoryStore()
        let registry = try await registry(store)
        let record = try await registry.createStream(name: "Desk", metadata: [:]).record
        let id = record.id.rawValue
        let stream = try #require(await registry.admit(record.key, encoder: nil, by: TestConnection()).stream)
        await registry.leave(record.id, stream: stream, saidGoodbye: false)
        let again = try #require(await registry.admit(record.key, encoder: nil, by: TestConnection()).stream)
        await registry.leave(record.id, stream: again, saidGoodbye: true)
        _ = try await registry.startStream(id)
        _ = try await registry.startStream(id)
        _ = try await registry.stopStream(id)
        _ = try await registry.stopStream(id)
        _ = try await registry.changeStream(id, name: "Table", settings: nil)
        _ = try await registry.rotateKey(id)
        try await registry.deleteStream(id)
        let kinds: [EventKind] = [
            .sessionCreated, .sessionArmed, .sessionReconnecting, .sessionEnded, .sessionArmed, .sessionEnded,
            .sessionRenamed, .sessionKeyChanged, .sessionDeleted,
        ]
        #expect(store.events.map(\.kind) == kinds)
        #expect(store.events.allSatisfy { $0.sessionID == record.id && $0.sourceID == record.sourceID })
        #expect(store.events.first?.fields["name"] == .string("Desk"))
    }

    @Test("is no name that is the key")
    func name() async throws {
        var record = SessionRecord(
            id: .random(),
            key: StreamKey(rawValue: "desk"),
            sourceID: SourceID(rawValue: 1),
            name: "desk",
            metadata: [:],
            isArmed: false,
            createdAt: .now()
        )
        #expect(SessionRegistry.beginning(of: record).map(\.fields) == [["name": .null]])
        record.name = "Desk"
        #expect(SessionRegistry.beginning(of: record).map(\.fields) == [["name": .string("Desk")]])
    }
}
