internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// A port that publishers come to, with TLS or without.
struct Door: Sendable {
    /// Accepted connections, not read from yet.
    ///
    /// Nothing is read from those that are dropped, because there is no room or because the program ends.
    typealias Server = NIOAsyncChannel<any Channel, Never>

    let server: Server
    /// What connections are encrypted with; nil: they are not.
    let encryption: NIOSSLContext?

    /// Binds to all IPv6 and IPv4 addresses, or to IPv4 alone where the system has no IPv6.
    ///
    /// - Throws: ``ListenerError`` when the port can't be had.
    init(port: Int, encryption: NIOSSLContext? = nil, group: any EventLoopGroup) async throws {
        self.encryption = encryption
        do {
            server = try await Self.bind("::", port, group)
        } catch let error as IOError where error.errnoCode == EAFNOSUPPORT || error.errnoCode == EADDRNOTAVAIL {
            server = try await Self.bind("0.0.0.0", port, group)
        } catch let error as IOError {
            throw ListenerError(port: port, code: error.errnoCode, isSecure: encryption != nil)
        }
    }

    /// The TCP port that it is bound to.
    var port: Int { server.channel.localAddress?.port ?? 0 }

    /// Starts to read from a connection.
    func read(_ channel: any Channel, for connection: Connection) async throws {
        try await channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            if let encryption { try pipeline.addHandler(NIOSSLServerHandler(context: encryption)) }
            try pipeline.addHandler(ConnectionHandler(connection))
            try channel.syncOptions?.setOption(.autoRead, value: true)
        }.get()
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

/// Why a port could not be bound; ends the program's start.
public struct ListenerError: Error, CustomStringConvertible {
    /// The port that was asked for.
    public var port: Int
    /// The system's error number.
    public var code: Int32
    /// Whether it was to be the one with TLS.
    public var isSecure = false

    /// A sentence for people.
    public var description: String {
        let (name, key) = isSecure ? ("RTMPS", "streaming.rtmps.port") : ("RTMP", "streaming.rtmp.port")
        return switch code {
        case EADDRINUSE: "port \(port) for \(name) is taken by another program: stop that one, or set \(key)"
        case EACCES: "port \(port) for \(name) may not be opened by this user: set \(key) to 1024 or more"
        default: "port \(port) for \(name) can't be opened: \(IOError(errnoCode: code, reason: "bind"))"
        }
    }
}
