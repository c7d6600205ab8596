internal import Logging
internal import MemCore
internal import NIOCore
internal import RTMP
internal import Synchronization

extension Connection {
    /// Looks for silence: asks for a sign of life, then closes.
    func look() {
        if let end = ending.withLock({ $0 }), .now - end > Self.timeToLeave {
            return channel.close(promise: nil)
        }
        if !isBeingDecided.load(ordering: .relaxed), let reason = lateness {
            logger.info("connection timed out", metadata: ["reason": "\(reason)"])
            metrics.note(.late)
            return channel.close(promise: nil)
        }
        // Half of what it has: so its answer has as long to arrive as it was silent.
        let isSilent = silence > .seconds(limits.silenceSeconds / 2)
        if isSilent, !hasAsked.load(ordering: .relaxed) {
            let milliseconds = UInt32(truncatingIfNeeded: (.now - opened).components.seconds * 1000)
            send(session.withLock { $0.ping(at: milliseconds) })
        }
        hasAsked.store(isSilent, ordering: .relaxed)
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
}
