internal import NIOCore

/// Gathers all that a session has to say until it is sent in one piece.
struct AnswerWriter {
    private var encoder = ChunkStreamEncoder()
    private var bytes = ByteBuffer()

    /// What was gathered; nil if nothing was.
    mutating func take() -> ByteBuffer? {
        guard bytes.readableBytes > 0 else { return nil }
        defer { bytes = ByteBuffer() }
        return bytes
    }

    /// Bytes that are no message: the handshake.
    mutating func raw(_ other: inout ByteBuffer) {
        bytes.writeBuffer(&other)
    }

    /// A protocol control message that carries a number (RTMP 1.0, section 5.4).
    mutating func control(_ type: MessageType, _ number: UInt32, trailing: [UInt8] = []) {
        var payload = ByteBuffer(integer: number)
        payload.writeBytes(trailing)
        write(type, payload, streamID: 0, on: 2)
        if type == .setChunkSize { encoder.chunkSize = Int(number) }
    }

    /// A user control message (section 7.1.7).
    mutating func userControl(_ event: UInt16, _ number: UInt32) {
        var payload = ByteBuffer(integer: event)
        payload.writeInteger(number)
        write(.userControl, payload, streamID: 0, on: 2)
    }

    /// The good answer to a command.
    ///
    /// Transaction 0 asks for none, but to `connect` and `createStream` a client can't go on without.
    mutating func result(_ command: Command, object: AMFValue = .null, _ value: AMFValue, isVital: Bool = false) {
        guard isVital || command.transactionID != 0 else { return }
        let values: [AMFValue] = [.string("_result"), .number(command.transactionID), object, value]
        write(.commandAMF0, AMF0Encoder.payload(values), streamID: 0, on: 3)
    }

    /// The bad answer to a command that asks for one.
    mutating func failure(_ command: Command, _ code: String, _ description: String) {
        guard command.transactionID != 0 else { return }
        let information = Self.information(.error, code, description)
        let values: [AMFValue] = [.string("_error"), .number(command.transactionID), .null, information]
        write(.commandAMF0, AMF0Encoder.payload(values), streamID: 0, on: 3)
    }

    /// The status of a message stream (section 7.2.2).
    mutating func status(_ level: StatusLevel, _ code: String, _ description: String, streamID: UInt32) {
        let values: [AMFValue] = [
            .string("onStatus"), .number(0), .null, Self.information(level, code, description),
        ]
        write(.commandAMF0, AMF0Encoder.payload(values), streamID: streamID, on: 5)
    }

    /// An information object: level, code and a sentence for people.
    static func information(_ level: StatusLevel, _ code: String, _ description: String) -> AMFValue {
        .object([
            AMFProperty("level", .string(level.rawValue)),
            AMFProperty("code", .string(code)),
            AMFProperty("description", .string(description)),
        ])
    }

    private mutating func write(_ type: MessageType, _ payload: ByteBuffer, streamID: UInt32, on chunkStream: UInt8) {
        let message = Message(type: type, streamID: streamID, timestamp: 0, payload: payload)
        encoder.write(message, on: chunkStream, into: &bytes)
    }
}

/// How a status is meant.
enum StatusLevel: String {
    case status
    case error
}
