internal import NIOCore

/// A command message, in either version of AMF (RTMP 1.0, section 7.2).
struct Command {
    /// What is to be done.
    var name: String
    /// Ties the answer to the command; 0 wants none.
    var transactionID: Double
    /// The command object first (null in most), then what the command is about.
    var arguments: [AMFValue]
    /// The message stream that it came on.
    var streamID: UInt32

    /// Reads a message of type 17 or 20.
    init(_ message: Message, limits: Limits) throws(AMFError) {
        var values = try message.amfValues(limits: limits)
        guard let name = values.first?.string else { throw .malformed }
        self.name = name
        transactionID = values.count > 1 ? values[1].number ?? 0 : 0
        values.removeFirst(min(2, values.count))
        arguments = values
        streamID = message.streamID
    }

    /// The argument at an index, if it was sent.
    subscript(index: Int) -> AMFValue? {
        index < arguments.count ? arguments[index] : nil
    }
}

extension Message {
    /// The values of a command or data message.
    ///
    /// The AMF3 types (15, 17) start with a zero byte and then hold AMF0, which says where AMF3 begins.
    func amfValues(limits: Limits) throws(AMFError) -> [AMFValue] {
        var payload = payload
        if type == .commandAMF3 || type == .dataAMF3, payload.getInteger(at: payload.readerIndex) == (0 as UInt8) {
            payload.moveReaderIndex(forwardBy: 1)
        }
        var decoder = AMF0Decoder(payload, limits: limits)
        return try decoder.values()
    }
}
