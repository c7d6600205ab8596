internal import NIOCore

/// Takes an aggregate message (type 22) apart (RTMP 1.0, section 7.1.6).
///
/// It is a row of FLV tags: an 11-byte header, the content, and four bytes that repeat the tag's length. The times of
/// the tags count from the first one, which has the time of the aggregate. What is cut off at the end is left out;
/// so is an aggregate within an aggregate.
package struct AggregateMessage: Sequence, IteratorProtocol {
    private let timestamp: UInt32
    private let streamID: UInt32
    private var rest: ByteBuffer
    private var firstTimestamp: UInt32?

    /// Starts at the first tag of an aggregate message.
    package init(_ message: Message) {
        timestamp = message.timestamp
        streamID = message.streamID
        rest = message.payload
    }

    /// The next message, nil when there is no further whole one.
    package mutating func next() -> Message? {
        while let message = nextTag() {
            if message.type != .aggregate { return message }
        }
        return nil
    }

    private mutating func nextTag() -> Message? {
        guard let type = rest.readInteger(as: UInt8.self), let length = rest.readUInt24(),
            let low = rest.readUInt24(), let high = rest.readInteger(as: UInt8.self), rest.readUInt24() != nil,
            let payload = rest.readSlice(length: Int(length))
        else { return nil }
        let tagTimestamp = UInt32(high) << 24 | low
        let first = firstTimestamp ?? tagTimestamp
        firstTimestamp = first
        // The back pointer of the last tag is missing in some encoders' aggregates.
        rest.moveReaderIndex(forwardBy: Swift.min(4, rest.readableBytes))
        return Message(
            type: MessageType(rawValue: type & 0x1F),
            streamID: streamID,
            timestamp: timestamp &+ (tagTimestamp &- first),
            payload: payload
        )
    }
}

extension ByteBuffer {
    /// Reads an unsigned 24-bit integer in network byte order.
    mutating func readUInt24() -> UInt32? {
        guard readableBytes >= 3, let (high, low) = readMultipleIntegers(as: (UInt8, UInt16).self) else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }
}
