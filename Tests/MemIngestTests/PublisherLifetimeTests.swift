import Logging
import MemCore
import NIOCore
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

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func registry() -> SessionRegistry {
        let store = InMemoryStore()
        var configuration = Configuration()
        // However slow the machine is, nobody is cut off for that.
        configuration.streaming.limits.handshakeSeconds = 600
        configuration.streaming.limits.publishSeconds = 600
        configuration.streaming.limits.silenceSeconds = 600
        return SessionRegistry(
            environment: SessionRegistry.Environment(
                current: CurrentConfiguration(configuration),
                sink: store,
                store: store,
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: logger
            )
        )
    }

    @Test("leaves nothing behind: no task holds its connection or its stream", .timeLimit(.minutes(10)))
    func remains() async throws {
        let registry = registry()
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        var remains: [Remains] = []
        for number in 0..<20 {
            remains.append(try await visit(key, registry, saysGoodbye: number % 2 == 0))
        }
        await registry.shutDown()
        // A task lets go of what it held a moment after its last word.
        while remains.contains(where: { $0.connection != nil || $0.stream != nil }) {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(await registry.environment.budget.total == 0)
    }

    @Test("takes its place in the listener with it, also in the midst of a message", .timeLimit(.minutes(10)))
    func sockets() async throws {
        let registry = registry()
        var streaming = Configuration.Streaming()
        streaming.rtmp.port = 0
        let listener = try await Listener(
            streaming: streaming,
            certificate: nil,
            maximumConnections: OpenConnections.Maximum(total: 100, perAddress: 100),
            registry: registry,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
        let serving = Task { try await listener.run() }
        let budget = await registry.environment.budget
        let port = try #require(listener.ports.plain)
        var clients: [any Channel] = []
        for _ in 0..<20 {
            let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            // Handshake, and a command of a thousand bytes of which the first hundred arrive.
            var bytes = ByteBuffer(bytes: [3] + [UInt8](repeating: 0, count: 2 * 1536))
            bytes.writeBytes([3, 0, 0, 0, 0, 3, 0xE8, 20, 0, 0, 0, 0] + [UInt8](repeating: 2, count: 100))
            try await client.writeAndFlush(bytes)
            clients.append(client)
        }
        while budget.total < 2000 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(budget.holders == 20)
        for client in clients { try await client.close() }
        while budget.holders > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(budget.total == 0)
        await listener.close()
        try await serving.value
    }
}
