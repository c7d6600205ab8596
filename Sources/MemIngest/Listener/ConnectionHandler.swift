internal import NIOCore
internal import RTMP

/// What a connection does on its event loop: bytes become messages, and these go where they belong, without a wait.
///
/// What only the registry can decide or do is asked for as a ``Connection/Errand``. Until the answer comes, as an event of
/// the pipeline, nothing is read and nothing done; neither is anything read while the publisher does not take answers.
final class ConnectionHandler: ChannelDuplexHandler, NIOScheduledCallbackHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Connection
    private var context: ChannelHandlerContext?
    private var watch: ConnectionWatch?
    /// Whose video comes right now.
    private var stream: LiveStream?
    /// Video of the present read.
    private var media: [LiveStream.Media] = []
    /// What is to be sent.
    private var answers: [ByteBuffer] = []
    private var pace = ReadPace()
    private var isReadWanted = false
    private var nextRead: NIOScheduledCallback?
    private var isOnErrand = false
    /// Whether the publisher is gone; an answer that comes now is not for here.
    private var hasLeft = false
    /// What is to be done once the errand is.
    private var postponed: [PublishSession.Action] = []

    /// Creates the handler of a connection.
    init(_ connection: Connection) {
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        watch = ConnectionWatch(connection, on: context.eventLoop)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.broke(error)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        pace.receive(bytes.readableBytes)
        perform(connection.receive(bytes), context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        handOver()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        readIfWanted(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let answer = event as? Connection.Answer else { return context.fireUserInboundEventTriggered(event) }
        guard !hasLeft else { return }
        stream = answer.stream
        if stream != nil { pace.begin(at: context.eventLoop.now) } else { pace.end() }
        isOnErrand = false
        let postponed = postponed
        self.postponed = []
        perform(answer.take() + postponed, context)
        handOver()
        readIfWanted(context)
    }

    /// Somebody, mostly the channel itself, wants more to be read.
    func read(context: ChannelHandlerContext) {
        isReadWanted = true
        readIfWanted(context)
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
        nextRead = nil
        if let context { readIfWanted(context, isItsTime: true) }
    }

    private func readIfWanted(_ context: ChannelHandlerContext, isItsTime: Bool = false) {
        guard isReadWanted, nextRead == nil, !isOnErrand, context.channel.isWritable else { return }
        if !isItsTime, let time = pace.nextRead(after: context.eventLoop.now) {
            nextRead = try? context.eventLoop.assumeIsolated().scheduleCallback(at: time, handler: self)
            if nextRead != nil { return }
        }
        isReadWanted = false
        context.read()
    }

    private func perform(_ actions: [PublishSession.Action], _ context: ChannelHandlerContext) {
        guard !isOnErrand else {
            postponed += actions
            return
        }
        for (index, action) in actions.enumerated() {
            switch action {
            case .send(let bytes): answer(bytes, context)
            case .publishRequested(let request): send(.admission(request), before: actions[(index + 1)...])
            case .metadata(let metadata):
                stream?.receive(metadata)
            case .audio(let message): if stream != nil { media.append(.audio(message)) }
            case .video(let message): if stream != nil { media.append(.video(message)) }
            case .unpublished: send(.goodbye, before: actions[(index + 1)...])
            case .close(let reason):
                handOver()
                sendAnswers()
                connection.closes(reason)
                // A publisher that does not read must not keep its place.
                context.close(promise: nil)
            }
            if isOnErrand { return }
        }
    }

    /// Answers once all is read that has come: a publisher that says goodbye closes at once, an answer to it fails then, and
    /// with that the channel would let go of what it has not read.
    private func answer(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        answers.append(bytes)
        if answers.count == 1 { context.eventLoop.assumeIsolated().execute { self.sendAnswers() } }
    }

    private func sendAnswers() {
        guard let context, !answers.isEmpty else { return }
        for answer in answers { context.write(wrapOutboundOut(answer), promise: nil) }
        answers.removeAll()
        context.flush()
    }

    private func send(_ errand: Connection.Errand, before rest: ArraySlice<PublishSession.Action>) {
        handOver()
        isOnErrand = true
        postponed = Array(rest)
        connection.send(errand)
    }

    private func handOver() {
        guard !media.isEmpty else { return }
        stream?.receive(media)
        media.removeAll(keepingCapacity: true)
    }

    private func leave() {
        handOver()
        hasLeft = true
        stream = nil
        watch?.stop()
        watch = nil
        nextRead?.cancel()
        nextRead = nil
        connection.isGone()
    }
}
