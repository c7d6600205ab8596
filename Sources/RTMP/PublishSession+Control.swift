internal import NIOCore

/// The events of user control messages that a server has to do with (RTMP 1.0, section 7.1.7).
enum UserControlEvent {
    static let streamBegin: UInt16 = 0
    static let pingRequest: UInt16 = 6
    static let pingResponse: UInt16 = 7
}

extension PublishSession {
    /// Answers a ping; all other events are about playing.
    mutating func handleUserControl(_ payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger() == UserControlEvent.pingRequest,
            let milliseconds = payload.readInteger(as: UInt32.self)
        else { return }
        output.userControl(UserControlEvent.pingResponse, milliseconds)
    }

    /// The peer says how often it wants to hear what has arrived.
    mutating func handleWindow(_ payload: ByteBuffer) {
        guard let interval = payload.getInteger(at: payload.readerIndex, as: UInt32.self) else { return }
        window.change(interval: interval)
    }

    /// The peer limits what Mem may have under way, and expects the window to be confirmed if it is a new one.
    mutating func handlePeerBandwidth(_ payload: ByteBuffer) {
        guard let size = payload.getInteger(at: payload.readerIndex, as: UInt32.self), size > 0,
            size != configuration.windowAcknowledgementSize
        else { return }
        output.control(.windowAcknowledgementSize, size)
    }
}
