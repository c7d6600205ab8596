internal import Logging
internal import MemCore
internal import NIOCore
internal import RTMP
internal import Synchronization

extension Connection: BytesHolder {
    func relieve() {
        let reason = "all connections together hold as much as they may, and this one most: send shorter messages"
        metrics.note(.memory)
        refusals.note("connection closed", reason: "\(reason) (streaming.limits.total_bytes)", to: logger)
        finish(reason: reason)
    }
}

extension Connection: PublisherConnection {
    var eventLoop: (any EventLoop)? { channel.eventLoop }

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

    /// Past the actions of a read: whoever calls is on no event loop, and never waits.
    func send(_ actions: [PublishSession.Action]) {
        for case .send(let bytes) in actions { channel.writeAndFlush(bytes, promise: nil) }
    }
}
