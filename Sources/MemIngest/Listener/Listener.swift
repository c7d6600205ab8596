internal import Glibc
internal import Logging
internal import MemCore
internal import NIOCore
internal import NIOPosix

/// The one port that all publishers come to.
struct Listener: Sendable {
    /// Accepted connections, not read from yet.
    ///
    /// They become asynchronous channels only when they are served: one of those that is dropped, because there is no room
    /// or because the program ends, would end the program.
    typealias Server = NIOAsyncChannel<any Channel, Never>

    let server: Server
    let registry: SessionRegistry
    let logger: Logger
    private let open: OpenConnections
    private let refusals: RefusalLog

    /// Binds to all IPv6 and IPv4 addresses, or to IPv4 alone where the system has no IPv6.
    ///
    /// - Throws: ``ListenerError`` when the port can't be had.
    init(
        port: Int,
        maximumConnections: @escaping @autoclosure @Sendable () -> OpenConnections.Maximum,
        registry: SessionRegistry,
        group: any EventLoopGroup,
        logger: Logger
    ) async throws {
        self.registry = registry
        open = OpenConnections(maximum: maximumConnections())
        self.logger = logger
        refusals = RefusalLog(logger: logger)
        do {
            server = try await Self.bind("::", port, group)
        } catch let error as IOError where error.errnoCode == EAFNOSUPPORT || error.errnoCode == EADDRNOTAVAIL {
            server = try await Self.bind("0.0.0.0", port, group)
        } catch let error as IOError {
            throw ListenerError(port: port, code: error.errnoCode)
        }
    }

    /// The TCP port that it is bound to.
    var port: Int { server.channel.localAddress?.port ?? 0 }

    /// Accepts and serves connections until the listening socket is closed or the task cancelled.
    func run() async throws {
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    let address = PeerAddress(connection.remoteAddress)
                    guard enter(from: address) else {
                        connection.close(promise: nil)
                        continue
                    }
                    group.addTask {
                        await serve(connection, from: address)
                        open.leave(from: address)
                    }
                }
                // The registry has told the publishers why; they close when they have read it.
                await withTaskGroup { waiting in
                    waiting.addTask { await open.empty() }
                    waiting.addTask { try? await Task.sleep(for: Connection.timeToLeave) }
                    await waiting.next()
                    waiting.cancelAll()
                }
                group.cancelAll()
            }
        }
    }

    private func enter(from address: PeerAddress) -> Bool {
        let reason: String
        switch open.enter(from: address) {
        case .entered: return true
        case .full: reason = "as many are open as may be (streaming.limits.spare_connections)"
        case .tooManyFromAddress:
            reason = "as many are open from this address as may be (streaming.limits.connections_per_address)"
        }
        var logger = logger
        logger[metadataKey: "peer"] = "\(address)"
        refusals.note("connection refused", reason: reason, to: logger)
        return false
    }

    private func serve(_ channel: any Channel, from address: PeerAddress) async {
        var logger = logger
        logger[metadataKey: "peer"] = "\(Self.name(of: channel.remoteAddress))"
        do {
            let client = try await Self.reading(channel)
            try await client.executeThenClose { inbound, outbound in
                await Connection(
                    channel: channel,
                    outbound: outbound,
                    address: address,
                    limits: registry.environment.configuration.streaming.limits,
                    registry: registry,
                    refusals: refusals,
                    logger: logger
                ).run(inbound)
            }
        } catch {
            logger.debug("connection broke", metadata: ["reason": "\(error)"])
        }
    }

    /// Starts to read from a connection.
    private static func reading(_ channel: any Channel) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let client = try await channel.eventLoop.submit {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }.get()
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        return client
    }

    /// Address and port in short; an IPv4 peer of the common socket shows up as the IPv6 address ::ffff:a.b.c.d.
    private static func name(of peer: SocketAddress?) -> String {
        guard let peer, let address = peer.ipAddress, let port = peer.port else { return "unknown" }
        if address.hasPrefix("::ffff:") { return "\(address.dropFirst(7)):\(port)" }
        return address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }

    private static func bind(_ host: String, _ port: Int, _ group: any EventLoopGroup) async throws -> Server {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeSucceededFuture(channel)
            }
    }
}

/// Why the listener could not be bound; ends the program's start.
public struct ListenerError: Error, CustomStringConvertible {
    /// The port that was asked for.
    public var port: Int
    /// The system's error number.
    public var code: Int32

    /// A sentence for people.
    public var description: String {
        switch code {
        case EADDRINUSE:
            "port \(port) for RTMP is taken by another program: stop that one, or set streaming.rtmp.port"
        case EACCES: "port \(port) for RTMP may not be opened by this user: set streaming.rtmp.port to 1024 or more"
        default: "port \(port) for RTMP can't be opened: \(IOError(errnoCode: code, reason: "bind"))"
        }
    }
}
