internal import Crypto
internal import Foundation

/// The text that a token's holder sends: 256 random bits, so that a plain hash of it gives nothing away and nobody guesses
/// it.
enum TokenSecret {
    /// What all begin with, so that people and programs that look for leaked secrets know what they see.
    static let beginning = "mem_"
    /// Nothing longer is looked at.
    static let maximumBytes = 256

    /// A new one from the system's cryptographic generator.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        // Base64 for addresses (RFC 4648, section 5), without its padding.
        let text = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        return beginning + text.prefix { $0 != "=" }
    }

    /// The SHA-256 of a secret.
    static func hash(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Data(text.utf8)))
    }

    /// A hash as text.
    static func digits(of hash: [UInt8]) -> String {
        hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A hash from its 64 hexadecimal digits, nil for anything else.
    static func bytes(ofHash digits: String) -> [UInt8]? {
        let characters = Array(digits.utf8)
        guard characters.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            let pair = String(decoding: characters[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16), pair.first != "+", pair.first != "-" else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// Compares two hashes in a time that does not tell how much of them is equal.
    static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
