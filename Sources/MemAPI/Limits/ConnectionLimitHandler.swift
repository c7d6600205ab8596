internal import HTTPTypes
internal import MemCore
internal import NIOCore
internal import NIOHTTPTypes

/// Bounds what one connection may hold: its place among all, and time.
final class ConnectionLimitHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let connections: APIConnections
    private let limits: Configuration.API.Limits
    private let proxies: TrustedProxies
    private let refusals: APIRefusals
    /// Whose requests these are: behind a trusted proxy those of the present client.
    private var address = PeerAddress.unknown
    private var isProxy = false
    private var progress: RequestProgress
    private var number: Int?
    private var watch: Scheduled<Void>?
    /// Whether Mem wants more bytes: it does not while it is behind with what it has.
    private var isAsked = false
    private var hasAnswerBegun = false
    /// Whether the last word was said here; what others want to write comes too late.
    private var isOver = false
    /// Whether the other side has a moment to read that.
    private var isLeaving = false

    /// Creates the handler of one connection.
    init(
        connections: APIConnections,
        limits: Configuration.API.Limits,
        proxies: TrustedProxies,
        refusals: APIRefusals
    ) {
        self.connections = connections
        self.limits = limits
        self.proxies = proxies
        self.refusals = refusals
        progress = RequestProgress(limits, at: .now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard number == nil, !isOver else { return }
        progress = RequestProgress(limits, at: .now)
        let channel = context.channel
        let peer = channel.remoteAddress?.ipAddress
        address = PeerAddress(text: peer)
        isProxy = proxies.trusts(peer)
        switch connections.enter(from: isProxy ? nil : address, atMost: limits, close: { channel.close(promise: nil) })
        {
        case .entered(let number):
            self.number = number
            look(context)
        case .full: finish(context, saying: .tooManyConnections("api.limits.connections"))
        case .tooManyFromAddress:
            finish(context, saying: .tooManyConnections("api.limits.connections_per_address"))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    private func end() {
        watch?.cancel()
        watch = nil
        if let number { connections.leave(number) }
        number = nil
        if isLeaving { connections.endLeaving() }
        isLeaving = false
        isOver = true
    }

    /// Looks once a second for lateness, which is no event.
    private func look(_ context: ChannelHandlerContext) {
        watch = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            switch self.progress.lateness(isAsked: self.isAsked, at: .now) {
            case nil: self.look(context)
            case .body: self.finish(context, saying: .lateBody(self.limits.bodySeconds))
            case .head, .idle, .answer: context.close(promise: nil)
            }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What was refused is not done either.
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            progress.head(at: .now)
            noteWaiting()
            if isProxy, !work(for: head, context) { return }
        case .body(let bytes): progress.body(bytes.readableBytes)
        case .end: progress.end(at: .now)
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isAsked = false
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        isAsked = true
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        progress.setWritable(context.channel.isWritable, at: .now)
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head: hasAnswerBegun = true
        case .body: break
        case .end:
            hasAnswerBegun = false
            progress.answered(at: .now)
            noteWaiting()
        }
        context.write(data, promise: promise)
    }

    private func noteWaiting() {
        guard let number else { return }
        connections.note(number, isWaiting: progress.isWaiting)
        if isProxy, progress.isWaiting { _ = connections.assign(number, to: nil, atMost: limits) }
    }

    /// Counts a proxy's connection as its client's while that is answered; false if the client has too many.
    private func work(for head: HTTPRequest, _ context: ChannelHandlerContext) -> Bool {
        address = proxies.origin(head.headerFields, from: context.channel.remoteAddress?.ipAddress).address
        guard let number, !connections.assign(number, to: address, atMost: limits) else { return true }
        finish(context, saying: .tooManyConnections("api.limits.connections_per_address"))
        return false
    }

    /// Says why and closes; in the middle of another answer it only closes.
    private func finish(_ context: ChannelHandlerContext, saying error: APIError) {
        isOver = true
        watch?.cancel()
        refusals.note(error.status, route: APIMetrics.noRoute, from: address)
        // Few have a moment to read it; and closed at once, what they still send would take the answer with it.
        guard !hasAnswerBegun, connections.beginLeaving() else { return context.close(promise: nil) }
        isLeaving = true
        let (head, body) = error.lastAnswer
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            channel.close(mode: .output, promise: nil)
        }
        watch = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { context.close(promise: nil) }
    }
}

extension APIError {
    /// The whole answer, as it is written where there is no request; the connection ends with it.
    var lastAnswer: (head: HTTPResponse, body: ByteBuffer) {
        let body = JSONBody.encoded(ErrorBody(self)) ?? ByteBuffer()
        var answer = HTTPResponse(status: status, headerFields: JSONBody.headers)
        for field in SecurityHeaders.fields where answer.headerFields[field.name] == nil {
            answer.headerFields[field.name] = field.value
        }
        for field in headers { answer.headerFields[field.name] = field.value }
        answer.headerFields[.connection] = "close"
        answer.headerFields[.contentLength] = "\(body.readableBytes)"
        return (answer, body)
    }

    /// As many connections are open as may be.
    fileprivate static func tooManyConnections(_ key: String) -> APIError {
        APIError(
            status: .serviceUnavailable,
            code: "TOO_MANY_CONNECTIONS",
            detail: "As many connections are open as may be (\(key)): close some, or try again.",
            headers: [.retryAfter: "1"]
        )
    }

    /// A body did not come.
    fileprivate static func lateBody(_ seconds: Double) -> APIError {
        APIError(
            status: .requestTimeout,
            code: "TIMEOUT",
            detail: "The body, or 1 KiB a second of it, did not come within \(seconds) s (api.limits.body_seconds)."
        )
    }
}
