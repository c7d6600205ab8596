extension PublishSession {
    /// Grants the publish request: the publisher is told to start, and what it sent meanwhile is looked at.
    ///
    /// Without an open request nothing happens.
    public mutating func accept() -> [Action] {
        guard case .deciding(let streamID) = state else { return [] }
        state = .live(streamID: streamID)
        decoder.isPublisher = true
        clock = MediaClock()
        output.userControl(UserControlEvent.streamBegin, streamID)
        output.status(.status, "NetStream.Publish.Start", "Publishing has started.", streamID: streamID)
        processHeld()
        return takeActions()
    }

    /// Refuses the publish request before the publisher ever hears `NetStream.Publish.Start`, and closes.
    ///
    /// OBS takes a start followed by a close for success and reconnects for ever. Without an open request nothing
    /// happens.
    public mutating func refuse(_ refusal: PublishRefusal) -> [Action] {
        guard case .deciding(let streamID) = state else { return [] }
        tellRefusal(refusal, streamID: streamID)
        return takeActions()
    }

    /// Says why a publish is not granted, and closes.
    mutating func tellRefusal(_ refusal: PublishRefusal, streamID: UInt32) {
        output.status(.error, refusal.code, refusal.reason, streamID: streamID)
        close(CloseReason(.publishRefused, refusal.reason))
    }

    /// Ends the connection from the server's side, live or not; a live publisher is told the sentence.
    public mutating func end(reason: String) -> [Action] {
        switch state {
        case .closed:
            return []
        case .deciding(let streamID):
            output.status(.error, "NetStream.Publish.Denied", reason, streamID: streamID)
        case .live(let streamID):
            output.status(.error, "NetStream.Failed", reason, streamID: streamID)
        case .handshaking, .awaitingConnect, .idle:
            break
        }
        close(CloseReason(.ended, reason))
        return takeActions()
    }

    /// Asks the peer for a sign of life; nothing happens before the handshake is over.
    public mutating func ping(at milliseconds: UInt32) -> [Action] {
        guard state != .closed, state != .handshaking else { return [] }
        output.userControl(UserControlEvent.pingRequest, milliseconds)
        return takeActions()
    }
}
