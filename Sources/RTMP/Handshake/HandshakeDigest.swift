internal import Crypto
internal import NIOCore

/// The signatures of the complete handshake, which Flash players demanded and FFmpeg still makes and checks.
///
/// A block of 1536 bytes (C1 or S1) hides an HMAC-SHA256 of its other 1504 bytes at a place that four of its bytes
/// name. Behind the time and version fields lie a key area and a digest area of 764 bytes each; the two schemes differ
/// in which comes first. The keys are public knowledge: this proves nothing about the peer.
package enum HandshakeDigest {
    /// Where a block keeps its digest.
    package enum Scheme: CaseIterable, Sendable {
        /// Digest area first, at byte 8.
        case digestFirst
        /// Key area first, so that the digest area starts at byte 772.
        case keyFirst

        var areaOffset: Int {
            switch self {
            case .digestFirst: 8
            case .keyFirst: 772
            }
        }
    }

    static let digestSize = 32
    static let blockSize = 1536

    private static let clientText = "Genuine Adobe Flash Player 001"
    private static let serverText = "Genuine Adobe Flash Media Server 001"
    private static let commonTail: [UInt8] = [
        0xF0, 0xEE, 0xC2, 0x4A, 0x80, 0x68, 0xBE, 0xE8, 0x2E, 0x00, 0xD0, 0xD1, 0x02, 0x9E, 0x7E, 0x57,
        0x6E, 0xEC, 0x5D, 0x2D, 0x29, 0x80, 0x6F, 0xAB, 0x93, 0xB8, 0xE6, 0x36, 0xCF, 0xEB, 0x31, 0xAE,
    ]

    /// The key that signs C1.
    static let clientKey = Array(clientText.utf8)
    /// The key that signs S1.
    static let serverKey = Array(serverText.utf8)
    /// The key from which the one that signs S2 is derived.
    static let serverFullKey = serverKey + commonTail

    /// Where the digest of a block of 1536 bytes starts, at most 1504.
    static func digestOffset(in block: [UInt8], _ scheme: Scheme) -> Int {
        let area = scheme.areaOffset
        let sum = block[area..<area + 4].reduce(0) { $0 + Int($1) }
        return area + 4 + sum % 728
    }

    /// The digest of a block of 1536 bytes under a key: HMAC-SHA256 of all but the digest's own place.
    static func digest(of block: [UInt8], at offset: Int, key: [UInt8]) -> [UInt8] {
        signature(of: block[..<offset] + block[(offset + digestSize)...], key: key)
    }

    /// HMAC-SHA256.
    static func signature(of bytes: ArraySlice<UInt8>, key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(bytes), using: SymmetricKey(data: key)))
    }

    /// The scheme and digest with which a client signed its C1; nil for a simple handshake.
    static func find(inC1 block: [UInt8]) -> (scheme: Scheme, digest: [UInt8])? {
        // A version field of zero announces the simple handshake.
        guard block[4..<8].contains(where: { $0 != 0 }) else { return nil }
        for scheme in Scheme.allCases {
            let offset = digestOffset(in: block, scheme)
            let expected = digest(of: block, at: offset, key: clientKey)
            if block[offset..<offset + digestSize].elementsEqual(expected) {
                return (scheme, expected)
            }
        }
        return nil
    }
}
