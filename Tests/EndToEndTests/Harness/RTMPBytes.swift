/// What an encoder says, byte for byte, for tests that say it wrong.
enum RTMPBytes {
    /// C0, C1 and C2, without waiting for the server's (RTMP 1.0, section 5.2).
    static let handshake: [UInt8] = [3] + [UInt8](repeating: 0, count: 2 * 1536)

    /// Handshake, `connect`, `createStream` and `publish` with a key.
    static func publish(_ key: String) -> [UInt8] {
        let connect = string("connect") + number(1) + [3] + name("app") + string("live") + [0, 0, 9]
        let createStream = string("createStream") + number(2) + [5]
        let publish = string("publish") + number(3) + [5] + string(key) + string("live")
        return handshake + message(20, connect) + message(20, createStream) + message(20, publish, stream: 1)
    }

    /// A message on chunk stream 3, in chunks of 128 bytes (section 5.3).
    static func message(_ type: UInt8, _ payload: [UInt8], stream: UInt8 = 0) -> [UInt8] {
        var bytes = header(type, length: payload.count, stream: stream)
        for start in stride(from: 0, to: payload.count, by: 128) {
            if start > 0 { bytes.append(0xC3) }
            bytes += payload[start..<min(start + 128, payload.count)]
        }
        return bytes
    }

    /// The header of a message that says how long it will be.
    static func header(_ type: UInt8, length: Int, stream: UInt8 = 0) -> [UInt8] {
        [3, 0, 0, 0] + [16, 8, 0].map { UInt8(length >> $0 & 0xFF) } + [type, stream, 0, 0, 0]
    }

    private static func name(_ text: String) -> [UInt8] {
        [UInt8(text.utf8.count >> 8), UInt8(text.utf8.count & 0xFF)] + Array(text.utf8)
    }

    private static func string(_ text: String) -> [UInt8] { [2] + name(text) }

    private static func number(_ value: Double) -> [UInt8] {
        [0] + (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (56 - 8 * $0)) }
    }
}
