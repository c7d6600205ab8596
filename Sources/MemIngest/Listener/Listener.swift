internal import Logging
internal import MemCore
internal import NIOCore
internal import NIOSSL
internal import TLS

/// The ports that publishers come to: one, or two where both RTMP and RTMPS are taken.
struct Listener: Sendable {
    /// The numbers of the ports that are open.
    struct Ports: Sendable {
        var plain: Int?
        var secure: Int?
    }

    let ports: Ports
    private let doors: [Door]
    private let registry: SessionRegistry
    private let logger: Logger
    private let open: OpenConnections
    private let refusals: RefusalLog

    /// Binds what the configuration wants.
    ///
    /// - Throws: ``ListenerError`` when a port can't be had.
    init(
        streaming: Configuration.Streaming,
        certificate: ServerCertificate?,
        maximumConnections: @escaping @autoclosure @Sendable () -> OpenConnections.Maximum,
        registry: SessionRegistry,
        group: any EventLoopGroup,
        logger: Logger
    ) async throws {
        self.registry = registry
        open = OpenConnections(maximum: maximumConnections())
        self.logger = logger
        refusals = RefusalLog(logger: logger)
        let encryption = try certificate.map { try NIOSSLContext(configuration: $0.serverConfiguration) }
        let plain = streaming.rtmp.enabled ? try await Door(port: streaming.rtmp.port, group: group) : nil
        do {
            var secure: Door?
            if let encryption {
                secure = try await Door(port: streaming.rtmps.port, encryption: encryption, group: group)
            }
            doors = [plain, secure].compactMap(\.self)
            ports = Ports(plain: plain?.port, secure: secure?.port)
        } catch {
            // One that is dropped without that ends the program.
            try? await plain?.server.executeThenClose { _ in }
            throw error
        }
    }

    /// Whether every port that was bound takes connections.
    var isOpen: Bool { doors.allSatisfy { $0.server.channel.isActive } }

    /// How many connections are open.
    var connections: Int { open.count }

    /// Accepts and serves connections until the listening sockets are closed or the task cancelled.
    func run() async throws {
        defer { refusals.finish() }
        try await withThrowingTaskGroup { group in
            for door in doors { group.addTask { try await run(door) } }
            try await group.waitForAll()
        }
    }

    /// Closes the listening sockets.
    func close() async {
        for door in doors { try? await door.server.channel.close() }
    }

    private func run(_ door: Door) async throws {
        try await door.server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    let address = PeerAddress(connection.remoteAddress)
                    guard enter(from: address) else {
                        connection.close(promise: nil)
                        continue
                    }
                    group.addTask {
                        await serve(connection, through: door, from: address)
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
        case .full:
            reason = "as many are open as may be (streaming.limits.spare_connections)"
            registry.environment.metrics.note(ConnectionEnd.full)
        case .tooManyFromAddress:
            registry.environment.metrics.note(ConnectionEnd.address)
            reason = "as many are open from this address as may be (streaming.limits.connections_per_address)"
        }
        var logger = logger
        logger[metadataKey: "peer"] = "\(address)"
        refusals.note("connection refused", reason: reason, to: logger)
        return false
    }

    private func serve(_ channel: any Channel, through door: Door, from address: PeerAddress) async {
        var logger = logger
        logger[metadataKey: "peer"] = "\(Self.name(of: channel.remoteAddress))"
        let connection = Connection(
            channel: channel,
            address: address,
            limits: registry.environment.configuration.streaming.limits,
            registry: registry,
            refusals: refusals,
            metrics: registry.environment.metrics,
            isEncrypted: door.encryption != nil,
            logger: logger
        )
        do {
            try await door.read(channel, for: connection)
            await connection.serve()
        } catch {
            logger.debug("connection broke", metadata: ["reason": "\(error)"])
            channel.close(promise: nil)
        }
    }

    /// Address and port in short; an IPv4 peer of the common socket shows up as the IPv6 address ::ffff:a.b.c.d.
    private static func name(of peer: SocketAddress?) -> String {
        guard let peer, let address = peer.ipAddress, let port = peer.port else { return "unknown" }
        if address.hasPrefix("::ffff:") { return "\(address.dropFirst(7)):\(port)" }
        return address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}
