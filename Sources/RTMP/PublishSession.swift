public import NIOCore

/// The server's side of one RTMP connection: bytes in, actions out.
///
/// It does no I/O, knows no clock and never throws. Whoever owns the connection passes what arrives to ``receive(_:)``
/// and carries out the returned actions in their order: at most one ``Action/send(_:)``, which comes first and holds
/// all answers, so that one write carries them; a ``Action/close(_:)`` only as the last one ever. A peer that is sent
/// answers and doesn't read them is the owner's to slow down: stop reading while the connection isn't writable.
public struct PublishSession: ~Copyable {
    /// What the owner of the connection has to do.
    public enum Action: Hashable, Sendable {
        /// Write these bytes.
        case send(ByteBuffer)
        /// Answer with ``PublishSession/accept()`` or ``PublishSession/refuse(_:)``, now or later.
        ///
        /// Nothing that arrives until then is looked at.
        case publishRequested(PublishRequest)
        /// The publisher described its stream.
        case metadata(StreamMetadata)
        /// An audio message.
        case audio(MediaMessage)
        /// A video message.
        case video(MediaMessage)
        /// The publisher ended its stream and may publish again on this connection.
        case unpublished
        /// Write what was to be sent, then close the connection; a live publish has ended.
        case close(CloseReason)
    }

    /// What a session is set up with.
    public struct Configuration: Hashable, Sendable {
        /// What the peer may make it hold.
        public var limits = Limits()
        /// The chunk size that is announced, 128 … 0xFFFFFF.
        ///
        /// 65536: FFmpeg mirrors it, and nearly every inter picture then lies in one chunk.
        public var chunkSize: UInt32 = 65536
        /// The window that is announced for both directions, and the interval of acknowledgements until the peer names
        /// its own.
        ///
        /// 2,500,000 is what servers announce ever since Flash Media Server: some seconds of video.
        public var windowAcknowledgementSize: UInt32 = 2_500_000

        /// The defaults.
        public init() {}
    }

    /// What a session has counted since the connection began.
    public struct Counters: Hashable, Sendable {
        /// Bytes received, the handshake's included.
        public var bytesReceived: UInt64 = 0
        /// Whole messages received.
        public var messages: UInt64 = 0
        /// Audio and video messages that belonged to no accepted publish.
        public var skippedMedia = 0
        /// Data messages that could not be read, or belonged to no accepted publish.
        public var skippedMetadata = 0
        /// Messages of unknown types.
        public var skippedMessages = 0
        /// Messages that were begun and not ended.
        public var abandonedMessages = 0

        /// All zero.
        public init() {}
    }

    /// Where the connection is in its life.
    enum State: Equatable {
        /// To `awaitingConnect`, `closed`.
        case handshaking
        /// To `idle`, `closed`.
        case awaitingConnect
        /// To `deciding`, `closed`.
        case idle
        /// To `live`, `closed`.
        case deciding(streamID: UInt32)
        /// To `idle`, `closed`.
        case live(streamID: UInt32)
        /// No exit.
        case closed
    }

    let configuration: Configuration
    var state = State.handshaking
    var counts = Counters()
    var window: AcknowledgementWindow
    var connect = ConnectRequest(nil)
    var messageStreams: Set<UInt32> = []
    var nextStreamID: UInt32 = 1
    var clock = MediaClock()
    var output = AnswerWriter()
    var actions: [Action] = []
    private var handshake = ServerHandshake()
    var decoder: ChunkStreamDecoder
    /// What arrived between a publish request and its answer.
    private var held = ByteBuffer()

    /// Begins with the first byte of a connection.
    public init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        decoder = ChunkStreamDecoder(limits: configuration.limits)
        decoder.isPublisher = false
        window = AcknowledgementWindow(interval: configuration.windowAcknowledgementSize)
    }

    /// What has been counted so far.
    public var counters: Counters {
        var counters = counts
        counters.bytesReceived = window.received
        counters.abandonedMessages = decoder.abandonedMessages
        return counters
    }

    /// The bytes that it holds of messages that are not whole, and of those that wait for an answer to a publish request.
    public var heldBytes: Int { decoder.heldBytes + held.readableBytes }

    /// Whether the handshake is not over.
    public var isShakingHands: Bool { state == .handshaking }

    /// Whether ``Action/close(_:)`` was returned; all input is ignored since.
    public var isClosed: Bool { state == .closed }

    /// Takes bytes off the connection, in any fragmentation.
    public mutating func receive(_ bytes: ByteBuffer) -> [Action] {
        guard !isClosed else { return [] }
        var input = bytes
        window.receive(input.readableBytes)
        process(&input)
        return takeActions()
    }

    /// Goes on with what was held back while the owner decided.
    mutating func processHeld() {
        var input = held
        held = ByteBuffer()
        process(&input)
    }

    /// Ends the session; a live publish ends with it.
    mutating func close(_ reason: CloseReason) {
        state = .closed
        held = ByteBuffer()
        decoder.clear()
        actions.append(.close(reason))
    }

    /// What there is to do since the last call, the answers in one piece and first.
    mutating func takeActions() -> [Action] {
        if state != .closed, state != .handshaking, let number = window.acknowledgementDue() {
            output.control(.acknowledgement, number)
        }
        var result = actions
        actions = []
        if let bytes = output.take() { result.insert(.send(bytes), at: 0) }
        return result
    }

    private mutating func process(_ input: inout ByteBuffer) {
        do throws(CloseReason) {
            if state == .handshaking { try shakeHands(&input) }
            while isReading, let message = try decoder.next(&input) {
                counts.messages += 1
                try handle(message)
            }
            if case .deciding = state { try hold(&input) }
        } catch {
            close(error)
        }
    }

    private var isReading: Bool {
        switch state {
        case .awaitingConnect, .idle, .live: true
        case .handshaking, .deciding, .closed: false
        }
    }

    private mutating func shakeHands(_ input: inout ByteBuffer) throws(CloseReason) {
        while true {
            switch handshake.receive(&input) {
            case .needsMore:
                return
            case .answer(var bytes):
                output.raw(&bytes)
            case .done:
                state = .awaitingConnect
                return
            case .failed(let reason):
                throw reason
            }
        }
    }

    private mutating func hold(_ input: inout ByteBuffer) throws(CloseReason) {
        guard held.readableBytes + input.readableBytes <= configuration.limits.heldBytes else {
            throw CloseReason(.limitExceeded, "Too much was sent before the publish request was answered.")
        }
        held.writeBuffer(&input)
    }

    private mutating func handle(_ message: Message) throws(CloseReason) {
        switch message.type {
        case .setChunkSize, .abort, .acknowledgement:
            // The decoder obeyed the first two; Mem sends too little to wait for the third.
            return
        case .userControl: handleUserControl(message.payload)
        case .windowAcknowledgementSize: handleWindow(message.payload)
        case .setPeerBandwidth: handlePeerBandwidth(message.payload)
        case .commandAMF0, .commandAMF3: try handleCommand(message)
        case .audio, .video, .dataAMF0, .dataAMF3: handleContent(message)
        case .aggregate:
            for part in AggregateMessage(message) {
                handleContent(part)
            }
        default: counts.skippedMessages += 1
        }
    }
}
