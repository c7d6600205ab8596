import Logging
import MemCore
import NIOCore
import NIOPosix
import Testing

@testable import MemIngest

@Suite("The listener")
struct ListenerTests {
    @Test("lets so many connections in and no more; a place that becomes free is taken by the next one")
    func limit() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let store = InMemoryStore()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let registry = SessionRegistry(
            environment: SessionRegistry.Environment(
                configuration: Configuration(),
                sink: store,
                store: store,
                decoderPath: "/bin/false",
                group: group,
                logger: logger
            )
        )
        let listener = try await Listener(port: 0, maximumStreams: 1, registry: registry, group: group, logger: logger)
        let serving = Task { try await listener.run() }
        defer { serving.cancel() }
        func connect() async throws -> any Channel {
            try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: listener.port).get()
        }
        var inside: [any Channel] = []
        for _ in 0..<Listener.maximumConnections(forStreams: 1) { inside.append(try await connect()) }
        // The one too many is closed at once; those inside stay.
        try await connect().closeFuture.get()
        #expect(inside.allSatisfy { $0.isActive })

        try await inside.removeLast().close()
        try await eventually { try await stays(connect()) }
        for channel in inside { try await channel.close() }
    }

    /// Whether the server answers the first byte of a handshake's worth by not hanging up.
    private func stays(_ channel: any Channel) async throws -> Bool {
        var hello = ByteBuffer()
        hello.writeInteger(UInt8(3))
        hello.writeRepeatingByte(0, count: 1536)
        let answered = channel.eventLoop.makePromise(of: Bool.self)
        try await channel.pipeline.addHandler(FirstAnswer(answered)).get()
        channel.closeFuture.whenComplete { _ in answered.succeed(false) }
        channel.writeAndFlush(hello, promise: nil)
        return try await answered.futureResult.get()
    }
}

/// Tries again until something is true; a minute of tries is a failure.
private func eventually(_ isTrue: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        if try await isTrue() { return }
        await Task.yield()
    }
    Issue.record("it did not become true")
}

/// Fulfils a promise at the first bytes that come.
private final class FirstAnswer: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<Bool>

    init(_ promise: EventLoopPromise<Bool>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        promise.succeed(true)
    }
}
