import Crypto
import Foundation
import NIOCore
import SeededNumbers

/// A client's side of the handshake, written from the descriptions of Flash Player's behaviour, not from the server's.
struct ClientHandshake {
    enum Kind: CaseIterable {
        case simple
        /// Digest area behind the time and version fields.
        case schemeAt8
        /// Digest area in the second half.
        case schemeAt772
    }

    let kind: Kind
    let c1: Data
    private let digest: Data

    static let playerKey = Data("Genuine Adobe Flash Player 001".utf8)
    static let serverKey = Data("Genuine Adobe Flash Media Server 001".utf8)
    static let sharedTail = Data(
        "f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae".hexadecimalBytes
    )

    init(_ kind: Kind, random: inout SeededNumbers) {
        self.kind = kind
        var block = Data((0..<1536).map { _ in UInt8.random(in: 0...255, using: &random) })
        block.replaceSubrange(0..<4, with: [0, 0, 0x12, 0x34])
        block.replaceSubrange(4..<8, with: kind == .simple ? [0, 0, 0, 0] : [9, 0, 124, 2])
        guard kind != .simple else {
            c1 = block
            digest = Data()
            return
        }
        let place = Self.place(kind, in: block)
        digest = Self.hmac(Self.without(place, block), Self.playerKey)
        block.replaceSubrange(place..<place + 32, with: digest)
        c1 = block
    }

    var c0c1: ByteBuffer { ByteBuffer(bytes: [3] + Array(c1)) }

    /// Whether S1 carries Flash Media Server's digest where this client's scheme has it.
    func accepts(s1: Data) -> Bool {
        let place = Self.place(kind, in: s1)
        return Self.hmac(Self.without(place, s1), Self.serverKey) == Data(s1[place..<place + 32])
    }

    /// Whether the end of S2 proves that the server has seen this client's digest.
    func accepts(s2: Data) -> Bool {
        let key = Self.hmac(digest, Self.serverKey + Self.sharedTail)
        return Self.hmac(Data(s2.prefix(1504)), key) == Data(s2.suffix(32))
    }

    private static func place(_ kind: Kind, in block: Data) -> Int {
        let area = kind == .schemeAt8 ? 8 : 772
        let sum = Int(block[area]) + Int(block[area + 1]) + Int(block[area + 2]) + Int(block[area + 3])
        return sum % 728 + area + 4
    }

    private static func without(_ place: Int, _ block: Data) -> Data {
        Data(block[0..<place]) + Data(block[(place + 32)..<1536])
    }

    private static func hmac(_ message: Data, _ key: Data) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
}
