import NIOCore
import RTMP

/// RTMP from the first byte on.
enum RTMPFuzzing {
    static func handshake(_ bytes: [UInt8]) {
        var handshake = ServerHandshake()
        var input = ByteBuffer(bytes: bytes)
        // An answer, then the rest of the input, then the end: more steps there are not.
        for _ in 0..<4 {
            guard case .answer = handshake.receive(&input) else { return }
        }
    }

    /// What comes in pieces has to be the same messages as what comes at once.
    static func chunkStream(_ bytes: [UInt8]) throws {
        guard let step = bytes.first else { return }
        var limits = Limits()
        limits.partialMessageBytes = 64 << 10
        let whole = messages(of: [bytes[1...]], limits)
        let parts = messages(of: bytes[1...].pieces(of: Int(step) + 1), limits)
        guard whole.messages == parts.messages, whole.reason?.code == parts.reason?.code else {
            throw FuzzTarget.Broken("\(whole) at once, \(parts) in pieces of \(Int(step) + 1)")
        }
    }

    private static func messages(
        of pieces: [ArraySlice<UInt8>],
        _ limits: Limits
    ) -> (messages: [Message], reason: CloseReason?) {
        var decoder = ChunkStreamDecoder(limits: limits)
        var messages: [Message] = []
        var input = ByteBuffer()
        for piece in pieces {
            input.writeBytes(piece)
            do throws(CloseReason) {
                while let message = try decoder.next(&input) { messages.append(message) }
            } catch {
                return (messages, error)
            }
        }
        return (messages, nil)
    }

    /// What was read can be written, and what was written reads as itself.
    static func amf(_ bytes: [UInt8]) throws {
        var amf3 = AMF3Decoder(ByteBuffer(bytes: bytes))
        _ = try? amf3.value()
        var amf0 = AMF0Decoder(ByteBuffer(bytes: bytes))
        guard let values = try? amf0.values() else { return }
        let payload = AMF0Encoder.payload(values)
        var again = AMF0Decoder(payload)
        // Written out, references may be more than the limits allow.
        guard let values = try? again.values() else { return }
        guard AMF0Encoder.payload(values) == payload else { throw FuzzTarget.Broken("written otherwise: \(values)") }
    }

    /// What comes in pieces has to lead to the same as what comes at once.
    static func session(_ bytes: [UInt8]) throws {
        guard let choice = bytes.first else { return }
        let whole = try actions(choice, [bytes[1...]])
        let parts = try actions(choice, bytes[1...].pieces(of: Int(choice >> 2) * 8 + 1))
        guard whole == parts else {
            throw FuzzTarget.Broken("\(whole) at once, \(parts) in pieces of \(Int(choice >> 2) * 8 + 1)")
        }
        var media = MediaFuzzing()
        for action in whole {
            if case .video(let message) = action { try media.receive(message) }
        }
    }

    /// What a session wants done but for its answers, which are as many as there are pieces.
    private static func actions(_ choice: UInt8, _ pieces: [ArraySlice<UInt8>]) throws -> [PublishSession.Action] {
        var session = PublishSession()
        // With a handshake already, as no fuzzer comes past 3 KB of it soon.
        if choice & 1 == 0 { _ = session.receive(ByteBuffer(bytes: [3] + [UInt8](repeating: 0, count: 3072))) }
        var all: [PublishSession.Action] = []
        var requests = 0
        for piece in pieces {
            var actions = session.receive(ByteBuffer(bytes: piece))
            while let action = actions.first {
                actions.removeFirst()
                if case .close? = all.last { throw FuzzTarget.Broken("more after the end: \(action)") }
                if case .send = action { continue }
                all.append(action)
                guard case .publishRequested = action else { continue }
                requests += 1
                guard requests <= piece.endIndex else { throw FuzzTarget.Broken("more requests than bytes") }
                actions += choice & 2 == 0 ? session.accept() : session.refuse(.denied("no"))
            }
        }
        return all
    }
}
