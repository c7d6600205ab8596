import Logging
import MemCore
import NIOPosix
import Testing

@testable import MemIngest

/// What outlives a publisher would add up: encoders come and go for years.
@Suite("A publisher that left")
struct PublisherLifetimeTests {
    private struct Remains {
        weak var connection: TestConnection?
        weak var stream: LiveStream?
    }

    private func visit(_ key: StreamKey, _ registry: SessionRegistry, saysGoodbye: Bool) async throws -> Remains {
        let connection = TestConnection()
        let stream = try #require(await registry.admit(key, encoder: nil, by: connection).stream)
        await registry.leave(stream.fixture.sessionID, stream: stream, saidGoodbye: saysGoodbye)
        return Remains(connection: connection, stream: stream)
    }

    @Test("leaves nothing behind: no task holds its connection or its stream", .timeLimit(.minutes(1)))
    func remains() async throws {
        let store = InMemoryStore()
        let registry = SessionRegistry(
            environment: SessionRegistry.Environment(
                current: CurrentConfiguration(Configuration()),
                sink: store,
                store: store,
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        var remains: [Remains] = []
        for number in 0..<20 {
            remains.append(try await visit(key, registry, saysGoodbye: number % 2 == 0))
        }
        await registry.shutDown()
        // A task lets go of what it held a moment after its last word.
        while remains.contains(where: { $0.connection != nil || $0.stream != nil }) { await Task.yield() }
        #expect(await registry.environment.budget.total == 0)
    }
}
