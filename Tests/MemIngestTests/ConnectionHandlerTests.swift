import Logging
import MemCore
import NIOCore
import NIOEmbedded
import NIOPosix
import Prometheus
import RTMP
import Synchronization
import Testing

@testable import MemIngest

/// What happens on the event loop, with a channel whose time and room are the test's, and nobody who does errands.
@Suite("A connection on its event loop")
struct ConnectionHandlerTests {
    /// What the channel itself is asked for.
    private final class Socket: ChannelOutboundHandler, Sendable {
        typealias OutboundIn = ByteBuffer
        let reads = Atomic(0)
        /// Whether nobody is at the other end any more.
        let isBroken = Atomic(false)

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard isBroken.load(ordering: .relaxed) else { return context.write(data, promise: promise) }
            promise?.fail(ChannelError.ioOnClosedChannel)
            context.close(promise: nil)
        }

        func read(context: ChannelHandlerContext) {
            reads.add(1, ordering: .relaxed)
            context.read()
        }
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let channel = NIOAsyncTestingChannel()
    private let socket = Socket()

    private let metrics = MetricRegistry()
    private let registry: SessionRegistry

    init() {
        let store = InMemoryStore()
        registry = SessionRegistry(
            environment: SessionRegistry.Environment(
                current: CurrentConfiguration(Configuration()),
                sink: store,
                store: store,
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: logger,
                metrics: IngestMetrics(metrics)
            )
        )
    }

    private func connect() async throws -> Connection {
        let connection = Connection(
            channel: channel,
            address: .unknown,
            limits: .init(),
            registry: registry,
            refusals: RefusalLog(logger: logger),
            metrics: .none,
            isEncrypted: false,
            logger: logger
        )
        let (channel, socket) = (channel, socket)
        try await channel.testingEventLoop.executeInContext {
            try channel.pipeline.syncOperations.addHandlers([socket, ConnectionHandler(connection)])
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        return connection
    }

    /// Asks to be read from, as the channel does after each read; whether that went through.
    private func isRead() async -> Bool {
        let before = socket.reads.load(ordering: .relaxed)
        channel.read()
        await channel.testingEventLoop.run()
        return socket.reads.load(ordering: .relaxed) > before
    }

    private func stream() -> LiveStream {
        LiveStream(
            fixture: LiveStream.Fixture(
                sessionID: SessionID(rawValue: "session"),
                sourceID: SourceID(rawValue: 1),
                gapCause: .disconnected,
                configuration: Configuration(),
                current: CurrentConfiguration(Configuration()),
                decoderPath: "/bin/false",
                group: MultiThreadedEventLoopGroup.singleton,
                logger: logger
            ),
            sink: InMemoryStore(),
            memory: PictureMemory()
        )
    }

    private static let handshake = [3] + [UInt8](repeating: 0, count: 2 * 1536)

    /// Handshake, `connect`, `createStream` and `publish`.
    private static func publish(_ key: StreamKey) -> ByteBuffer {
        var bytes = ByteBuffer(bytes: handshake)
        let connect: [AMFValue] = [
            .string("connect"), .number(1), .object([AMFProperty("app", .string("live"))]),
        ]
        bytes.writeImmutableBuffer(
            commands(connect, [.string("createStream"), .number(2), .null], publishing(key))
        )
        return bytes
    }

    private static func publishing(_ key: StreamKey) -> [AMFValue] {
        [.string("publish"), .number(3), .null, .string(key.rawValue), .string("live")]
    }

    private static func commands(_ commands: [AMFValue]...) -> ByteBuffer {
        var bytes = ByteBuffer()
        for command in commands { write(.commandAMF0, AMF0Encoder.payload(command), into: &bytes) }
        return bytes
    }

    private static func write(_ type: MessageType, _ payload: ByteBuffer, into bytes: inout ByteBuffer) {
        let message = Message(type: type, streamID: 1, timestamp: 0, payload: payload)
        ChunkStreamEncoder().write(message, on: 3, into: &bytes)
    }

    @Test("is not read from while somebody decides about its publisher")
    func decision() async throws {
        let connection = try await connect()
        #expect(await isRead())
        try await channel.writeInbound(Self.publish(StreamKey(rawValue: "key")))
        #expect(await !isRead())
        #expect(await !isRead())
        let before = socket.reads.load(ordering: .relaxed)
        channel.pipeline.fireUserInboundEventTriggered(Connection.Answer(actions: []))
        await channel.testingEventLoop.run()
        #expect(socket.reads.load(ordering: .relaxed) == before + 1, "what was asked for meanwhile is made up for")
        #expect(await isRead())
        connection.isGone()
    }

    @Test("is not read from while it does not take answers")
    func answers() async throws {
        _ = try await connect()
        try await channel.testingEventLoop.executeInContext { channel.isWritable = false }
        #expect(await !isRead())
        try await channel.testingEventLoop.executeInContext {
            channel.isWritable = true
            channel.pipeline.fireChannelWritabilityChanged()
        }
        #expect(socket.reads.load(ordering: .relaxed) == 1)
        #expect(await isRead())
    }

    @Test("is read from ten times a second once its stream runs")
    func pace() async throws {
        _ = try await connect()
        try await channel.writeInbound(Self.publish(StreamKey(rawValue: "key")))
        channel.pipeline.fireUserInboundEventTriggered(Connection.Answer(stream: stream()))
        await channel.testingEventLoop.run()
        #expect(await isRead())
        await channel.testingEventLoop.advanceTime(by: ReadPace.warmUp)
        #expect(await !isRead())
        #expect(await !isRead())
        let before = socket.reads.load(ordering: .relaxed)
        await channel.testingEventLoop.advanceTime(by: ReadPace.interval)
        #expect(socket.reads.load(ordering: .relaxed) == before + 1)
        #expect(await !isRead())
    }

    @Test("is closed when it announces more than it may")
    func limits() async throws {
        _ = try await connect()
        try await channel.writeInbound(ByteBuffer(bytes: Self.handshake))
        // A video message of 16 MB, before any publish.
        try await channel.writeInbound(ByteBuffer(bytes: [4, 0, 0, 0, 0xFF, 0xFF, 0xFF, 9, 1, 0, 0, 0]))
        #expect(!channel.isActive)
        try await channel.closeFuture.get()
    }

    @Test("lets a publisher go before it comes again, though it says both in one breath", .timeLimit(.minutes(10)))
    func again() async throws {
        let connection = try await connect()
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        let serving = Task { await connection.serve() }
        try await channel.writeInbound(Self.publish(key))
        while try await !said("NetStream.Publish.Start") {}
        let first = try #require(await registry.entries.values.first?.live?.stream)
        let goodbye: [AMFValue] = [.string("closeStream"), .number(4), .null]
        try await channel.writeInbound(Self.commands(goodbye, Self.publishing(key)))
        while try await !said("NetStream.Publish.Start") {}
        let second = try #require(await registry.entries.values.first?.live?.stream)
        #expect(first !== second && first.queue.isExhausted && !second.queue.isExhausted)
        try await channel.close()
        await serving.value
        #expect(second.queue.isExhausted)
        #expect(await registry.entries.values.first?.live == nil)
        await registry.shutDown()
    }

    @Test("is heard to say goodbye also when it is gone before the answer", .timeLimit(.minutes(10)))
    func goodbye() async throws {
        let connection = try await connect()
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        let serving = Task { await connection.serve() }
        try await channel.writeInbound(Self.publish(key))
        while try await !said("NetStream.Publish.Start") {}
        socket.isBroken.store(true, ordering: .relaxed)
        try await channel.writeInbound(Self.commands([.string("FCUnpublish"), .number(4), .null]))
        await serving.value
        #expect(await registry.entries.values.first?.record.saidGoodbye == true)
        await registry.shutDown()
    }

    @Test("loses nothing of a publisher that has sent all and left before it is decided about")
    func leftBehind() async throws {
        let connection = try await connect()
        let key = try await registry.createStream(name: nil, metadata: [:]).record.key
        var bytes = Self.publish(key)
        // A keyframe of H.264, which without a sequence header is counted as skipped.
        for _ in 0..<3 { Self.write(.video, ByteBuffer(bytes: [0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65]), into: &bytes) }
        bytes.writeImmutableBuffer(Self.commands([.string("FCUnpublish"), .number(4), .null]))
        try await channel.writeInbound(bytes)
        try await channel.close()
        await connection.serve()
        #expect(metrics.scrape().text.contains("mem_access_units_skipped_total 3\n"))
        #expect(await registry.entries.values.first?.record.saidGoodbye == true)
        await registry.shutDown()
    }

    private func said(_ text: String) async throws -> Bool {
        String(buffer: try await channel.waitForOutboundWrite(as: ByteBuffer.self)).contains(text)
    }
}
