package import NIOCore

/// The server's side of the RTMP handshake, simple and complete (RTMP 1.0, section 5.2).
///
/// C0 and C1 are awaited, S0, S1 and S2 answered in one go, and the 1536 bytes of C2 skipped unread: FFmpeg reads S2
/// before it sends C2, and GStreamer's C2 is not S1.
package struct ServerHandshake {
    /// What a call came to.
    package enum Step: Equatable {
        /// All input was taken and more is needed.
        case needsMore
        /// S0, S1 and S2 have to be sent; call again with the rest of the input.
        case answer(ByteBuffer)
        /// The handshake is over; what is left of the input is the chunk stream.
        case done
        /// The peer can't be talked to.
        case failed(CloseReason)
    }

    private enum State {
        case awaitingVersion
        case awaitingC1([UInt8])
        case skippingC2(Int)
        case done
    }

    private var state = State.awaitingVersion

    /// Waits for C0.
    package init() {}

    /// Takes what it can use from the input.
    package mutating func receive(_ input: inout ByteBuffer) -> Step {
        if case .awaitingVersion = state {
            guard let version = input.readInteger(as: UInt8.self) else { return .needsMore }
            guard version == 3 else { return .failed(Self.refusal(ofVersion: version)) }
            state = .awaitingC1([])
        }
        if case .awaitingC1(var block) = state {
            let count = min(HandshakeDigest.blockSize - block.count, input.readableBytes)
            block += input.readBytes(length: count) ?? []
            guard block.count == HandshakeDigest.blockSize else {
                state = .awaitingC1(block)
                return .needsMore
            }
            state = .skippingC2(HandshakeDigest.blockSize)
            return .answer(Self.answer(toC1: block))
        }
        if case .skippingC2(let missing) = state {
            let count = min(missing, input.readableBytes)
            input.moveReaderIndex(forwardBy: count)
            guard count == missing else {
                state = .skippingC2(missing - count)
                return .needsMore
            }
            state = .done
        }
        return .done
    }

    private static func refusal(ofVersion version: UInt8) -> CloseReason {
        switch version {
        case 6, 8, 9:
            CloseReason(.unsupportedVersion, "Encrypted RTMP (RTMPE, version \(version)) is not supported; use RTMP.")
        case 0..<32:
            CloseReason(.unsupportedVersion, "RTMP version \(version) is not supported; version 3 is.")
        default:
            CloseReason(.unsupportedVersion, "This is no RTMP handshake; it starts with byte \(version).")
        }
    }

    /// S0, S1 and S2 for a client's C1.
    static func answer(toC1 block: [UInt8]) -> ByteBuffer {
        var answer = ByteBufferAllocator().buffer(capacity: 1 + 2 * HandshakeDigest.blockSize)
        answer.writeInteger(3 as UInt8)
        if let (scheme, digest) = HandshakeDigest.find(inC1: block) {
            answer.writeBytes(signedS1(scheme))
            answer.writeBytes(signedS2(clientDigest: digest))
        } else {
            // Time and version are zero: the sign of the simple handshake.
            answer.writeRepeatingByte(0, count: 8)
            answer.writeBytes(randomBytes(HandshakeDigest.blockSize - 8))
            answer.writeBytes(block)
        }
        return answer
    }

    private static func signedS1(_ scheme: HandshakeDigest.Scheme) -> [UInt8] {
        // A version of 3 or more tells the client to look for a signature.
        var block: [UInt8] = [0, 0, 0, 0, 4, 5, 0, 1] + randomBytes(HandshakeDigest.blockSize - 8)
        let offset = HandshakeDigest.digestOffset(in: block, scheme)
        let digest = HandshakeDigest.digest(of: block, at: offset, key: HandshakeDigest.serverKey)
        block.replaceSubrange(offset..<offset + HandshakeDigest.digestSize, with: digest)
        return block
    }

    private static func signedS2(clientDigest: [UInt8]) -> [UInt8] {
        let key = HandshakeDigest.signature(of: clientDigest[...], key: HandshakeDigest.serverFullKey)
        let random = randomBytes(HandshakeDigest.blockSize - HandshakeDigest.digestSize)
        return random + HandshakeDigest.signature(of: random[...], key: key)
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next() as UInt64) { bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
