internal import NIOCore

/// What stands in front of a chunk's content (RTMP 1.0, section 5.3.1).
///
/// The basic header says which chunk stream it is, which has to be known before the message header can be read: whether
/// a chunk of format 3 repeats the extended timestamp depends on the chunks before it.
struct ChunkBasicHeader {
    /// 0 … 3: how much of the message header is left out.
    var format: UInt8
    /// 2 … 65599; 64 … 319 can be written in two ways.
    var chunkStreamID: UInt32

    /// Reads one, in any of its three sizes; nil, with the input untouched or not, if there is too little.
    init?(_ input: inout ByteBuffer) {
        guard let first = input.readInteger(as: UInt8.self) else { return nil }
        format = first >> 6
        switch first & 0x3F {
        case 0:
            guard let low = input.readInteger(as: UInt8.self) else { return nil }
            chunkStreamID = 64 + UInt32(low)
        case 1:
            guard let number = input.readInteger(endianness: .little, as: UInt16.self) else { return nil }
            chunkStreamID = 64 + UInt32(number)
        case let number:
            chunkStreamID = UInt32(number)
        }
    }
}

/// The fields of a message header; those that its format leaves out are nil.
struct ChunkMessageHeader {
    /// The timestamp (format 0) or the distance to the message before (1, 2), in milliseconds.
    var time: UInt32?
    /// Whether the time came in the extended field.
    var isExtended = false
    /// The message's length in bytes.
    var length: Int?
    /// What the message is.
    var type: MessageType?
    /// The message stream.
    var streamID: UInt32?

    /// Reads a header of formats 0 … 2; nil if there is too little.
    init?(format: UInt8, _ input: inout ByteBuffer) {
        guard format < 3, let field = input.readUInt24() else { return nil }
        if format < 2 {
            guard let bytes = input.readUInt24(), let number = input.readInteger(as: UInt8.self) else { return nil }
            length = Int(bytes)
            type = MessageType(rawValue: number)
        }
        if format == 0 {
            guard let number = input.readInteger(endianness: .little, as: UInt32.self) else { return nil }
            streamID = number
        }
        time = field
        if field == 0xFF_FFFF {
            guard let extended = input.readInteger(as: UInt32.self) else { return nil }
            time = extended
            isExtended = true
        }
    }
}
