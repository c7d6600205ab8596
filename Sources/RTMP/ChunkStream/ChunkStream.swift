internal import NIOCore

/// What a receiver remembers of one chunk stream: the last header, and the message that is under way.
struct ChunkStream {
    /// 2 … 65599.
    let id: UInt32
    private(set) var timestamp: UInt32 = 0
    private(set) var length: Int?
    private(set) var type = MessageType(rawValue: 0)
    private(set) var streamID: UInt32 = 0
    /// The distance that format 3 adds when it starts a message.
    private var distance: UInt32 = 0
    /// The extended field of the last header, if it had one.
    private var extendedField: UInt32?

    /// Bytes of the message under way that have not arrived; nil between messages.
    private(set) var missing: Int?
    /// What has arrived of it, if it didn't come in one piece.
    private var partial: ByteBuffer?

    /// Starts one of which no header was read.
    init(id: UInt32) {
        self.id = id
    }

    /// Whether a message is under way.
    var isInMessage: Bool { missing != nil }

    /// Starts a message with a header of formats 0 … 2.
    ///
    /// Format 1 may be the first one of its chunk stream: some encoders start so on chunk stream 2.
    mutating func begin(_ header: ChunkMessageHeader) {
        let time = header.time ?? 0
        distance = time
        timestamp = header.streamID == nil ? timestamp &+ time : time
        extendedField = header.isExtended ? time : nil
        length = header.length ?? length
        type = header.type ?? type
        streamID = header.streamID ?? streamID
        partial = nil
        missing = length
    }

    /// Starts a message with a header of format 3: all as before.
    ///
    /// Right after format 0 the distance is that header's timestamp (section 5.3.1.2.4).
    mutating func beginAsBefore() {
        timestamp &+= distance
        missing = length
    }

    /// Reads past the extended timestamp that a chunk of format 3 may repeat; false if there is too little to tell.
    ///
    /// By the text it is repeated if the header before had one, but OBS up to 30.0 and others leave it out. So four
    /// bytes are looked at and taken for it only if they say the same, in a continuation either as the distance or as
    /// the timestamp it led to.
    func skipRepeatedTimestamp(_ input: inout ByteBuffer) -> Bool {
        guard let extendedField else { return true }
        let next = input.readableBytesView.prefix(4)
        let field = next.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let missing = UInt32(8 * (4 - next.count))
        // What has arrived of the field, without what has not: nothing of it says nothing.
        guard extendedField >> missing == field || isInMessage && timestamp >> missing == field else { return true }
        guard next.count == 4 else { return false }
        input.moveReaderIndex(forwardBy: 4)
        return true
    }

    /// Takes the next bytes of the message under way; returns its content when it is whole.
    ///
    /// A message that lies in one piece is not copied if its storage may be shared. Any other one is copied once, into
    /// a buffer of its announced length, which was tested against its limit.
    mutating func take(_ count: Int, from input: inout ByteBuffer, sharing: Bool) -> ByteBuffer? {
        guard let before = missing, var piece = input.readSlice(length: count) else { return nil }
        missing = before - count
        if partial == nil, count == before, sharing {
            missing = nil
            return piece
        }
        var whole = partial ?? ByteBufferAllocator().buffer(capacity: before)
        // The only reference has to be the local one, or writing would copy.
        partial = nil
        whole.writeBuffer(&piece)
        if before == count {
            missing = nil
            return whole
        }
        partial = whole
        return nil
    }

    /// Forgets the message under way; returns whether there was one.
    mutating func abandon() -> Bool {
        defer {
            missing = nil
            partial = nil
        }
        return isInMessage
    }
}
