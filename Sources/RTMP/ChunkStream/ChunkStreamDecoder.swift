package import NIOCore

/// Puts the messages of a chunk stream together from bytes in any fragmentation (RTMP 1.0, section 5.3).
///
/// Set Chunk Size and Abort Message are obeyed here, and returned like all others. After an error the decoder is of no
/// more use: the error ends the connection.
package struct ChunkStreamDecoder {
    private let limits: Limits
    /// Whether the peer was let in to publish, and may send what publishers send.
    var isPublisher = true
    private var chunkSize = 128
    private var streams: [UInt32: ChunkStream] = [:]
    /// The beginning of a header whose rest has not arrived; at most 18 bytes.
    private var pending = ByteBuffer()
    /// The chunk stream whose chunk is arriving; nil between chunks.
    private var current: UInt32?
    private var missingInChunk = 0
    /// The announced lengths of all messages under way.
    private var partialBytes = 0
    /// The bytes of them that have arrived.
    private(set) var heldBytes = 0

    /// Messages that were begun and given up, by Abort Message or by a new header in their midst.
    package private(set) var abandonedMessages = 0

    /// Starts with the protocol's default chunk size of 128.
    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// The next whole message; nil when all input is taken and more is needed.
    package mutating func next(_ input: inout ByteBuffer) throws(CloseReason) -> Message? {
        // Small slices of a large read buffer would pin far more memory than they show.
        let sharing = input.storageCapacity / 2
        while true {
            if current == nil, try !beginChunk(&input) { return nil }
            if pending.readableBytes > 0 {
                var front = pending
                let message = try take(from: &front, sharing: .max)
                pending = front
                if let message { return message }
            } else if let message = try take(from: &input, sharing: sharing) {
                return message
            }
            if current != nil, input.readableBytes == 0 { return nil }
        }
    }

    /// Reads a chunk's header; false if its end has not arrived.
    private mutating func beginChunk(_ input: inout ByteBuffer) throws(CloseReason) -> Bool {
        if pending.readableBytes == 0 {
            if try readHeader(&input) { return true }
            pending.clear()
            pending.writeBuffer(&input)
            return false
        }
        var front = pending
        // Writing needs the only reference.
        pending = ByteBuffer()
        defer { pending = front }
        front.discardReadBytes()
        // Byte by byte, so that nothing behind the header gets in, but for a false start of a repeated timestamp.
        while try !readHeader(&front) {
            guard let byte = input.readInteger(as: UInt8.self) else { return false }
            front.writeInteger(byte)
        }
        return true
    }

    /// Reads a whole header, or nothing.
    private mutating func readHeader(_ input: inout ByteBuffer) throws(CloseReason) -> Bool {
        var look = input
        guard let basic = ChunkBasicHeader(&look) else { return false }
        let id = basic.chunkStreamID
        var stream = streams[id] ?? ChunkStream()
        if basic.format < 3 {
            guard let header = ChunkMessageHeader(format: basic.format, &look) else { return false }
            abandon(&stream)
            stream.begin(header)
            try admit(stream, id)
        } else {
            guard stream.skipRepeatedTimestamp(&look) else { return false }
            if !stream.isInMessage {
                stream.beginAsBefore()
                try admit(stream, id)
            }
        }
        missingInChunk = min(chunkSize, stream.missing ?? 0)
        streams[id] = stream
        current = id
        input.moveReaderIndex(to: look.readerIndex)
        return true
    }

    /// Tests a message that begins against the limits.
    private mutating func admit(_ stream: ChunkStream, _ id: UInt32) throws(CloseReason) {
        guard let length = stream.length else {
            throw CloseReason(.protocolViolation, "A chunk refers to an earlier header that was never sent.")
        }
        guard length <= limits.messageBytes(stream.type) else {
            let allowed = limits.messageBytes(stream.type)
            throw CloseReason(.limitExceeded, "A length of \(length) for \(stream.type.name) is over \(allowed) bytes.")
        }
        guard streams[id] != nil || streams.count < limits.chunkStreams else {
            throw CloseReason(.limitExceeded, "More than \(limits.chunkStreams) chunk streams are in use.")
        }
        guard partialBytes + length <= limits.partialMessageBytes else {
            throw CloseReason(.limitExceeded, "Unfinished messages exceed \(limits.partialMessageBytes) bytes.")
        }
        guard isPublisher || partialBytes + length <= limits.unpublishedMessageBytes else {
            let allowed = limits.unpublishedMessageBytes
            throw CloseReason(.limitExceeded, "Messages before a publish exceed \(allowed) bytes.")
        }
        partialBytes += length
    }

    private mutating func abandon(_ stream: inout ChunkStream) {
        let length = stream.length ?? 0
        let arrived = length - (stream.missing ?? length)
        if stream.abandon() {
            partialBytes -= length
            heldBytes -= arrived
            abandonedMessages += 1
        }
    }

    /// Lets go of all messages under way: nothing more will come.
    mutating func clear() {
        streams = [:]
        pending = ByteBuffer()
        current = nil
        partialBytes = 0
        heldBytes = 0
    }

    /// Takes what there is of the current chunk's content; a whole message shares the input's storage from a length on.
    private mutating func take(from input: inout ByteBuffer, sharing: Int) throws(CloseReason) -> Message? {
        guard let id = current else { return nil }
        let count = min(missingInChunk, input.readableBytes)
        missingInChunk -= count
        if missingInChunk == 0 { current = nil }
        let payload = streams[id]?.take(count, from: &input, sharing: count >= sharing)
        guard let payload, let stream = streams[id] else {
            heldBytes += count
            return nil
        }
        heldBytes -= payload.readableBytes - count
        partialBytes -= stream.length ?? 0
        let message = Message(
            type: stream.type,
            streamID: stream.streamID,
            timestamp: stream.timestamp,
            payload: payload
        )
        try obey(message)
        return message
    }

    private mutating func obey(_ message: Message) throws(CloseReason) {
        var payload = message.payload
        switch message.type {
        case .setChunkSize:
            // The top bit has to be zero; whoever sets it means the rest.
            let size = payload.readInteger(as: UInt32.self).map { $0 & 0x7FFF_FFFF }
            guard let size, size > 0 else {
                throw CloseReason(.protocolViolation, "Set Chunk Size carries no size.")
            }
            chunkSize = Int(size)
        case .abort:
            guard let id = payload.readInteger(as: UInt32.self) else {
                throw CloseReason(.protocolViolation, "Abort Message names no chunk stream.")
            }
            guard var stream = streams[id] else { return }
            abandon(&stream)
            streams[id] = stream
        default:
            break
        }
    }
}
