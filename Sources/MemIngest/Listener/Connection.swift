internal import CoreMetrics
internal import Logging
internal import MemCore
internal import NIOCore
internal import RTMP
internal import Synchronization
internal import TLS

/// One RTMP connection: bytes in, what the protocol makes of them, and who gets it.
///
/// The protocol's state is a value behind a lock, because the registry may end a connection from outside; everything
/// else lives in the task that reads.
final class Connection: Sendable {
    /// How long a publisher that was told to go may take to hear it.
    static let timeToLeave = Duration.seconds(1)

    private let channel: any Channel
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let address: PeerAddress
    private let limits: Configuration.Streaming.Limits
    private let registry: SessionRegistry
    private let refusals: RefusalLog
    private let metrics: IngestMetrics
    private let received: Counter
    private let logger: Logger
    private let session: Mutex<PublishSession>
    private let opened = ContinuousClock.now
    private let heard = Mutex(ContinuousClock.now)
    private let progress = Mutex(Progress())
    private let hasPublished = Atomic(false)
    /// Whether it is Mem that takes its time.
    private let isBeingDecided = Atomic(false)
    private let ending = Mutex<ContinuousClock.Instant?>(nil)

    /// Creates the connection of a socket that was just accepted.
    init(
        channel: any Channel,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        address: PeerAddress,
        limits: Configuration.Streaming.Limits,
        registry: SessionRegistry,
        refusals: RefusalLog,
        metrics: IngestMetrics,
        isEncrypted: Bool,
        logger: Logger
    ) {
        self.channel = channel
        self.outbound = outbound
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

    /// Serves the connection until either side ends it.
    func run(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async {
        await withTaskGroup { group in
            group.addTask { await self.watch() }
            await read(inbound)
            group.cancelAll()
        }
    }

    /// Looks once a second for silence, which is no event: asks for a sign of life, then closes.
    private func watch() async {
        var hasAsked = false
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            if let end = ending.withLock({ $0 }), .now - end > Self.timeToLeave {
                try? await channel.close()
                return
            }
            if !isBeingDecided.load(ordering: .relaxed), let reason = lateness {
                logger.info("connection timed out", metadata: ["reason": "\(reason)"])
                metrics.note(.late)
                try? await channel.close()
                return
            }
            // Half of what it has: so its answer has as long to arrive as it was silent.
            let isSilent = silence > .seconds(limits.silenceSeconds / 2)
            if isSilent, !hasAsked {
                let milliseconds = UInt32(truncatingIfNeeded: (.now - opened).components.seconds * 1000)
                send(session.withLock { $0.ping(at: milliseconds) })
            }
            hasAsked = isSilent
        }
    }

    /// What the connection should have done by now, and has not.
    private var lateness: String? {
        let age = ContinuousClock.now - opened
        if age > .seconds(limits.handshakeSeconds), session.withLock({ $0.isShakingHands }) {
            return "no handshake within \(limits.handshakeSeconds) s (streaming.limits.handshake_seconds)"
        }
        if age > .seconds(limits.publishSeconds), !hasPublished.load(ordering: .relaxed) {
            return "no publish within \(limits.publishSeconds) s (streaming.limits.publish_seconds)"
        }
        if silence > .seconds(limits.silenceSeconds) {
            return "no bytes for \(limits.silenceSeconds) s (streaming.limits.silence_seconds)"
        }
        if progress.withLock({ $0.age }) > .seconds(limits.silenceSeconds) {
            return "hardly any bytes for \(limits.silenceSeconds) s (streaming.limits.silence_seconds)"
        }
        return nil
    }

    private func read(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async {
        var publisher = Publisher()
        let budget = registry.environment.budget
        do {
            reading: for try await bytes in inbound {
                heard.withLock { $0 = .now }
                received.increment(by: bytes.readableBytes)
                let (actions, messages, isTooMuch) = session.withLock {
                    ($0.receive(bytes), $0.counters.messages, budget.note($0.heldBytes, of: self))
                }
                if isTooMuch { budget.makeRoom() }
                progress.withLock { $0.receive(bytes.readableBytes, messages: messages) }
                guard try await perform(actions, for: &publisher) else { break reading }
            }
        } catch is CancellationError {
            // The program is ending; the registry has told the publisher.
        } catch {
            if let reason = TLSRefusal.reason(of: error) {
                metrics.note(.tls)
                refusals.note("connection refused", reason: reason, to: logger)
            } else {
                logger.debug("connection broke", metadata: ["reason": "\(error)"])
            }
        }
        await leave(&publisher, saidGoodbye: false)
    }

    /// Carries out what the protocol asks for; false when the connection is over.
    private func perform(_ actions: [PublishSession.Action], for publisher: inout Publisher) async throws -> Bool {
        for action in actions {
            switch action {
            case .send(let bytes):
                // A publisher that says goodbye closes at once: our answer is lost then, what it sent before is not.
                do {
                    try await outbound.write(bytes)
                } catch let error where !(error is CancellationError) {
                    logger.debug("answer not sent", metadata: ["reason": "\(error)"])
                }
            case .publishRequested(let request):
                let answer = await decide(about: request, for: &publisher)
                guard try await perform(answer, for: &publisher) else { return false }
            case .metadata(let metadata):
                if let encoder = metadata.encoder { publisher.stream?.receive(encoder: encoder) }
            case .audio(let message):
                publisher.stream?.receive(audio: message.payload)
            case .video(let message):
                publisher.stream?.receive(video: message.payload, at: message.timestamp)
            case .unpublished:
                await leave(&publisher, saidGoodbye: true)
            case .close(let reason):
                if reason.code != .publishRefused, reason.code != .ended {
                    logger.warning("connection closed", metadata: ["reason": "\(reason)"])
                    metrics.note(.broken)
                }
                outbound.finish()
                return false
            }
        }
        return true
    }

    private func decide(
        about request: PublishRequest,
        for publisher: inout Publisher
    ) async -> [PublishSession.Action] {
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
            publisher.stream = stream
            logger.info(
                "publisher accepted",
                metadata: ["session": "\(stream.fixture.sessionID)", "encoder": "\(request.encoder ?? "unknown")"]
            )
            metrics.accepted.increment()
            hasPublished.store(true, ordering: .relaxed)
            return session.withLock { $0.accept() }
        case .refused(let refusal):
            metrics.note(refusal.cause)
            refusals.note("publisher refused", reason: refusal.reason, to: logger)
            return session.withLock {
                $0.refuse(refusal.isForName ? .badName(refusal.reason) : .denied(refusal.reason))
            }
        }
    }

    private func leave(_ publisher: inout Publisher, saidGoodbye: Bool) async {
        guard let stream = publisher.stream else { return }
        publisher.stream = nil
        await registry.leave(stream.fixture.sessionID, stream: stream, saidGoodbye: saidGoodbye)
    }
}

extension Connection: BytesHolder {
    func relieve() {
        let reason = "all connections together hold as much as they may, and this one most: send shorter messages"
        metrics.note(.memory)
        refusals.note("connection closed", reason: "\(reason) (streaming.limits.total_bytes)", to: logger)
        finish(reason: reason)
    }
}

/// Who publishes on a connection right now.
private struct Publisher {
    var stream: LiveStream?
}

extension Connection: PublisherConnection {
    var silence: Duration { heard.withLock { .now - $0 } }

    func end(reason: String) async {
        finish(reason: reason)
    }

    private func finish(reason: String) {
        send(
            session.withLock { session in
                defer { _ = registry.environment.budget.note(session.heldBytes, of: self) }
                return session.end(reason: reason)
            }
        )
        ending.withLock { $0 = $0 ?? .now }
        // Only our half: a close with unread video before it would reset the connection and take the reason with it.
        channel.close(mode: .output, promise: nil)
    }

    func tell(_ reason: String) {
        send(session.withLock { $0.tell(reason: reason) })
    }

    /// Past the writer that waits for room: a publisher that does not read must not keep the caller waiting.
    private func send(_ actions: [PublishSession.Action]) {
        for case .send(let bytes) in actions { channel.writeAndFlush(bytes, promise: nil) }
    }
}
