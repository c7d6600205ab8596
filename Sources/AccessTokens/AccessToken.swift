internal import Foundation
public import MemCore

/// A token as it is kept: what it is for, and its hash in place of itself.
public struct AccessToken: Hashable, Sendable, Codable {
    /// Eight hexadecimal digits that name it; no part of the secret.
    public var id: String
    /// What its owner calls it.
    public var name: String
    /// What it lets its holder do.
    public var scopes: [AccessScope]
    /// The SHA-256 of the token's text in hexadecimal digits.
    public var sha256: String
    /// When it was created, as RFC 3339 has it.
    public var createdAt: String
    /// When it runs out, as RFC 3339 has it; nil: never.
    public var expiresAt: String?

    enum CodingKeys: String, CodingKey {
        case id
        case name
        case scopes
        case sha256
        case createdAt = "created_at"
        case expiresAt = "expires_at"
    }

    /// What its holder may do.
    var grant: AccessGrant { AccessGrant(id: id, name: name, scopes: Set(scopes), expiresAt: expiry) }

    /// When it runs out; nil: never.
    public var expiry: Instant? { expiresAt.flatMap { Instant(rfc3339: $0) } }

    /// Reads a line of the file; nil for what is no token.
    init?(line: String) {
        guard let token = try? JSONDecoder().decode(AccessToken.self, from: Data(line.utf8)),
            // Whoever writes an end that nobody understands means that there is one.
            !token.id.isEmpty, token.expiresAt == nil || token.expiry != nil,
            TokenSecret.bytes(ofHash: token.sha256) != nil
        else { return nil }
        self = token
    }

    init(id: String, name: String, scopes: [AccessScope], sha256: String, createdAt: String, expiresAt: String?) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.sha256 = sha256
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// The line of the file.
    var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts alone, which always have a notation in JSON.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
