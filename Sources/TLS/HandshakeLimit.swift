public import NIOCore
internal import NIOTLS

/// Closes a connection whose TLS handshake takes too long.
public final class HandshakeLimit: ChannelInboundHandler, RemovableChannelHandler {
    /// Passes everything on.
    public typealias InboundIn = NIOAny

    private let limit: TimeAmount
    private var end: Scheduled<Void>?

    /// Creates a limit for one connection.
    public init(_ limit: TimeAmount) {
        self.limit = limit
    }

    /// Begins to count.
    public func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        end = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }

    /// Ends with the connection.
    public func handlerRemoved(context: ChannelHandlerContext) {
        end?.cancel()
    }

    /// Ends when the handshake is done.
    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { end?.cancel() }
        context.fireUserInboundEventTriggered(event)
    }
}
