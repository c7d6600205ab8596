internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import Synchronization

/// A client that shakes hands and goes: what the other side offers, and whether it would be trusted.
struct TLSProbe: Sendable {
    /// An address of this machine.
    let host: String
    let port: Int

    /// How long the other side may take.
    private static let patience = TimeAmount.seconds(3)

    /// What is offered to somebody who asks for a name, the server's own certificate first; nil if nobody speaks TLS there.
    func chain(name: String?) async -> [NIOSSLCertificate]? {
        let offered = Mutex<[NIOSSLCertificate]?>(nil)
        let configuration = TLSConfiguration.makeClientConfiguration()
        let isDone = await shakeHands(configuration, name) { certificates in offered.withLock { $0 = certificates } }
        return isDone ? offered.withLock { $0 } : nil
    }

    /// Whether a client that asks for a name and has these roots takes the chain, whatever names are in it.
    func isTrusted(name: String?, by roots: NIOSSLTrustRoots) async -> Bool {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = roots
        // The client here would also take a certificate for the address that it came by, 127.0.0.1.
        configuration.certificateVerification = .noHostnameVerification
        return await shakeHands(configuration, name, nil)
    }

    /// - Parameter look: gets the certificates, all of which are then taken for good; nil: they are verified.
    private func shakeHands(
        _ configuration: TLSConfiguration,
        _ name: String?,
        _ look: (@Sendable ([NIOSSLCertificate]) -> Void)?
    ) async -> Bool {
        guard let context = try? NIOSSLContext(configuration: configuration) else { return false }
        let group = MultiThreadedEventLoopGroup.singleton
        let done = group.any().makePromise(of: Void.self)
        let connecting = ClientBootstrap(group: group)
            .connectTimeout(Self.patience)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler =
                        if let look {
                            try NIOSSLClientHandler(
                                context: context,
                                serverHostname: name,
                                customVerificationCallback: { certificates, verdict in
                                    look(certificates)
                                    verdict.succeed(.certificateVerified)
                                }
                            )
                        } else {
                            try NIOSSLClientHandler(context: context, serverHostname: name)
                        }
                    try channel.pipeline.syncOperations.addHandlers([handler, HandshakeEnd(done)])
                }
            }
            .connect(host: host, port: port)
        connecting.whenFailure { done.fail($0) }
        let late = group.any().scheduleTask(in: Self.patience) { done.fail(ChannelError.connectTimeout(Self.patience)) }
        let isDone = (try? await done.futureResult.get()) != nil
        late.cancel()
        connecting.whenSuccess { $0.close(promise: nil) }
        return isDone
    }
}

/// Tells how a handshake ended.
private final class HandshakeEnd: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let done: EventLoopPromise<Void>

    init(_ done: EventLoopPromise<Void>) {
        self.done = done
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { done.succeed() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(ChannelError.eof)
    }
}
