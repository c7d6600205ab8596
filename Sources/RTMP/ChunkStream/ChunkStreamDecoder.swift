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
    // In the order of their first use: there are few, and with a dictionary each chunk would allocate.
    private var streams: [ChunkStream] = []
    /// The beginning of a header whose rest has not arrived; at most 18 bytes.
    private var pending = ByteBuffer()
    /// The place of the chunk stream whose chunk is arriving; nil between chunks.
    private var current: Int?
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
        let known = streams.firstIndex { $0.id == basic.chunkStreamID }
        let index = known ?? streams.count
        if basic.format < 3 {
            guard let header = ChunkMessageHeader(format: basic.format, &look) else { return false }
            if known == nil { streams.append(ChunkStream(id: basic.chunkStreamID)) }
            abandon(index)
            streams[index].begin(header)
            try admit(index)
        } else {
            guard known != nil else { throw Self.headerless }
            guard streams[index].skipRepeatedTimestamp(&look) else { return false }
            if !streams[index].isInMessage {
                streams[index].beginAsBefore()
                try admit(index)
            }
        }
        missingInChunk = min(chunkSize, streams[index].missing ?? 0)
        current = index
        input.moveReaderIndex(to: look.readerIndex)
        return true
    }

    private static let headerless = CloseReason(
        .protocolViolation,
        "A chunk refers to an earlier header that was never sent."
    )

    /// Tests a message that begins against the limits.
    private mutating func admit(_ index: Int) throws(CloseReason) {
        guard let length = streams[index].length else { throw Self.headerless }
        let type = streams[index].type
        guard length <= limits.messageBytes(type) else {
            let allowed = limits.messageBytes(type)
            throw CloseReason(.limitExceeded, "A length of \(length) for \(type.name) is over \(allowed) bytes.")
        }
        guard streams.count <= limits.chunkStreams else {
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

    private mutating func abandon(_ index: Int) {
        let length = streams[index].length ?? 0
        let arrived = length - (streams[index].missing ?? length)
        if streams[index].abandon() {
            partialBytes -= length
            heldBytes -= arrived
            abandonedMessages += 1
        }
    }

    /// Lets go of all messages under way: nothing more will come.
    mutating func clear() {
        streams = []
        pending = ByteBuffer()
        current = nil
        partialBytes = 0
        heldBytes = 0
    }

    /// Takes what there is of the current chunk's content; a whole message shares the input's storage from a length on.
    private mutating func take(from input: inout ByteBuffer, sharing: Int) throws(CloseReason) -> Message? {
        guard let index = current else { return nil }
        let count = min(missingInChunk, input.readableBytes)
        missingInChunk -= count
        if missingInChunk == 0 { current = nil }
        guard let payload = streams[index].take(count, from: &input, sharing: count >= sharing) else {
            heldBytes += count
            return nil
        }
        heldBytes -= payload.readableBytes - count
        partialBytes -= streams[index].length ?? 0
        let message = Message(
            type: streams[index].type,
            streamID: streams[index].streamID,
            timestamp: streams[index].timestamp,
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
            guard let index = streams.firstIndex(where: { $0.id == id }) else { return }
            abandon(index)
        default:
            break
        }
    }
}
