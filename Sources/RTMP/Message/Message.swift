package import NIOCore

/// A whole message, as the chunk stream carried it.
package struct Message: Hashable, Sendable {
    /// What it is.
    package var type: MessageType
    /// The message stream that it belongs to; 0 is the connection itself.
    package var streamID: UInt32
    /// Milliseconds on the sender's clock, modulo 2³².
    package var timestamp: UInt32
    /// Its content.
    package var payload: ByteBuffer

    /// Creates a message.
    package init(type: MessageType, streamID: UInt32, timestamp: UInt32, payload: ByteBuffer) {
        self.type = type
        self.streamID = streamID
        self.timestamp = timestamp
        self.payload = payload
    }
}
