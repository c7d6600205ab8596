internal import CoreMetrics
internal import Logging
internal import MemCore
internal import NIOCore
internal import RTMP
internal import Synchronization
internal import TLS

/// One RTMP connection: what its event loop, the registry and the watch share of it.
///
/// ``ConnectionHandler`` receives on the event loop; ``serve()`` is a task that asks the registry, which takes its time. The
/// protocol's state is a value behind a lock, because the registry may end a connection from outside.
final class Connection: Sendable {
    /// How long a publisher that was told to go may take to hear it.
    static let timeToLeave = Duration.seconds(1)

    /// What only the registry can do; it is done one by one, and answered with an ``Answer``.
    enum Errand: Sendable {
        /// Decide about a publisher.
        case admission(PublishRequest)
        /// Let the publisher go, which said goodbye and may come again.
        case goodbye
    }

    /// What came of an errand: an event of the channel's pipeline.
    final class Answer: Sendable {
        /// Where video goes from now on.
        let stream: LiveStream?
        private let actions: Mutex<[PublishSession.Action]>

        init(stream: LiveStream? = nil, actions: [PublishSession.Action] = []) {
            self.stream = stream
            self.actions = Mutex(actions)
        }

        /// What the protocol wants done, which is done once: on the event loop, or, where the publisher left before it was
        /// decided about, by who decided.
        func take() -> [PublishSession.Action] {
            actions.withLock { actions in
                defer { actions = [] }
                return actions
            }
        }
    }

    let channel: any Channel
    private let address: PeerAddress
    let limits: Configuration.Streaming.Limits
    let registry: SessionRegistry
    let refusals: RefusalLog
    let metrics: IngestMetrics
    private let received: Counter
    let logger: Logger
    let session: Mutex<PublishSession>
    private let errands = AsyncStream<Errand>.makeStream()
    let opened = ContinuousClock.now
    let heard = Mutex(ContinuousClock.now)
    let progress = Mutex(Progress())
    /// Whether a silent publisher was asked for a sign of life.
    let hasAsked = Atomic(false)
    private let hasBroken = Atomic(false)
    let hasPublished = Atomic(false)
    /// Whether it is Mem that takes its time.
    let isBeingDecided = Atomic(false)
    /// Since when it was told to go.
    let ending = Mutex<ContinuousClock.Instant?>(nil)

    /// Creates the connection of a socket that was just accepted.
    init(
        channel: any Channel,
        address: PeerAddress,
        limits: Configuration.Streaming.Limits,
        registry: SessionRegistry,
        refusals: RefusalLog,
        metrics: IngestMetrics,
        isEncrypted: Bool,
        logger: Logger
    ) {
        self.channel = channel
        self.address = address
        self.limits = limits
        self.registry = registry
        self.refusals = refusals
        self.metrics = metrics
        received = isEncrypted ? metrics.secureBytes : metrics.plainBytes
        self.logger = logger
        session = Mutex(PublishSession(configuration: PublishSession.Configuration(limits)))
    }

    deinit {
        registry.environment.budget.release(ObjectIdentifier(self))
    }

    /// Does errands until either side ends the connection, or the task is cancelled; the publisher has left then.
    func serve() async {
        var answer = Answer()
        for await errand in errands.stream {
            switch errand {
            case .admission(let request):
                answer = await decide(about: request)
            case .goodbye:
                await leave(answer.stream, saidGoodbye: true)
                answer = Answer()
            }
            channel.pipeline.fireUserInboundEventTriggered(answer)
        }
        await leave(answer.stream, saidGoodbye: takeLeftBehind(answer))
        try? await channel.close()
    }

    /// Takes what a publisher had sent that left before it was decided about; whether it said goodbye.
    private func takeLeftBehind(_ answer: Answer) -> Bool {
        guard let stream = answer.stream else { return false }
        for action in answer.take() {
            switch action {
            case .metadata(let metadata): stream.receive(metadata)
            case .audio(let message): stream.receive([.audio(message)])
            case .video(let message): stream.receive([.video(message)])
            case .unpublished: return true
            case .send, .publishRequested, .close: continue
            }
        }
        return false
    }

    /// Has something done by the registry.
    func send(_ errand: Errand) {
        errands.continuation.yield(errand)
    }

    /// Nothing more comes.
    func isGone() {
        errands.continuation.finish()
    }

    /// Takes bytes, and says what is to be done about them.
    func receive(_ bytes: ByteBuffer) -> [PublishSession.Action] {
        heard.withLock { $0 = .now }
        received.increment(by: bytes.readableBytes)
        let budget = registry.environment.budget
        let (actions, messages, isTooMuch) = session.withLock {
            ($0.receive(bytes), $0.counters.messages, budget.note($0.heldBytes, of: self))
        }
        if isTooMuch { budget.makeRoom() }
        progress.withLock { $0.receive(bytes.readableBytes, messages: messages) }
        return actions
    }

    /// The protocol wants the connection closed.
    func closes(_ reason: CloseReason) {
        guard reason.code != .publishRefused, reason.code != .ended else { return }
        logger.warning("connection closed", metadata: ["reason": "\(reason)"])
        metrics.note(.broken)
    }

    /// The connection is of no more use; what follows from that is not told.
    func broke(_ error: any Error) {
        guard !hasBroken.exchange(true, ordering: .relaxed) else { return }
        if let reason = TLSRefusal.reason(of: error) {
            metrics.note(.tls)
            refusals.note("connection refused", reason: reason, to: logger)
        } else {
            logger.debug("connection broke", metadata: ["reason": "\(error)"])
        }
    }

    private func decide(about request: PublishRequest) async -> Answer {
        isBeingDecided.store(true, ordering: .relaxed)
        let admission = await registry.admit(
            request.key,
            or: request.alternatives,
            encoder: request.encoder,
            by: self,
            from: address,
            origin: PublisherOrigin(
                address: channel.remoteAddress?.ipAddress,
                app: request.app,
                key: request.key.rawValue
            )
        )
        // It was Mem that kept the publisher waiting.
        heard.withLock { $0 = .now }
        progress.withLock { $0.restart() }
        isBeingDecided.store(false, ordering: .relaxed)
        switch admission {
        case .accepted(let stream):
            logger.info(
                "publisher accepted",
                metadata: ["session": "\(stream.fixture.sessionID)", "encoder": "\(request.encoder ?? "unknown")"]
            )
            metrics.accepted.increment()
            hasPublished.store(true, ordering: .relaxed)
            return Answer(stream: stream, actions: session.withLock { $0.accept() })
        case .refused(let refusal):
            metrics.note(refusal.cause)
            refusals.note("publisher refused", reason: refusal.reason, to: logger)
            return Answer(
                actions: session.withLock {
                    $0.refuse(refusal.isForName ? .badName(refusal.reason) : .denied(refusal.reason))
                }
            )
        }
    }

    private func leave(_ stream: LiveStream?, saidGoodbye: Bool) async {
        guard let stream else { return }
        await registry.leave(stream.fixture.sessionID, stream: stream, saidGoodbye: saidGoodbye)
    }
}
