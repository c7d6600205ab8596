public import MemCore
public import NIOCore

/// One audio or video message of a published stream.
public struct MediaMessage: Hashable, Sendable {
    /// The decoding time on the publisher's clock, wraps unrolled; it may be negative, and may go back.
    public var timestamp: MediaTime
    /// The body of an FLV tag, beginning with its codec byte.
    ///
    /// A slice of the bytes that were received, or a copy: holding it pins at most about twice its neighbourhood.
    public var payload: ByteBuffer

    /// Creates a message.
    public init(timestamp: MediaTime, payload: ByteBuffer) {
        self.timestamp = timestamp
        self.payload = payload
    }
}
