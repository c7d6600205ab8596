internal import Foundation

/// Takes out of texts what opens something: stream keys, tokens, passwords, and what follows a question mark.
///
/// A stream key looks like a session id, so both are cut to the four characters that the log of Mem shows of a key.
struct Redaction {
    /// What is taken out wherever it stands.
    private let secrets: [String]

    /// Creates one.
    ///
    /// - Parameter secrets: what is known to be secret; what is too short to be one is left alone.
    init(secrets: some Sequence<String>) {
        // The longest first: a part of it may be another one.
        self.secrets = Set(secrets.filter { $0.utf8.count >= 6 }).sorted { $0.utf8.count > $1.utf8.count }
    }

    /// The text without them.
    func of(_ text: String) -> String {
        var text = text
        for secret in secrets { text = text.replacing(secret, with: "[taken out]") }
        // A publisher's address ends with its key, whatever that looks like.
        text = text.replacing(/(rtmps?:\/\/[^\s\/"'<>]+\/[^\s\/"'<>?]+\/)[^\s"'<>]+/) { "\($0.1)…" }
        text = text.replacing(/:\/\/[^\s\/@"'<>]+@/) { _ in "://…@" }
        text = text.replacing(/(https?:\/\/[^\s"'<>?]+\?)[^\s"'<>]+/) { "\($0.1)…" }
        text = text.replacing(/\b(mem_[A-Za-z0-9_\-]{2})[A-Za-z0-9_\-]{14,}/) { match in
            // The names of metrics begin like a token, and have neither digits nor capitals.
            match.0.allSatisfy { $0.isLowercase || $0 == "_" } ? String(match.0) : "\(match.1)…"
        }
        text = text.replacing(/(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+\/\-]{6,}=*/) { "\($0.1) …" }
        text = text.replacing(/(?i)\b(cookie:|set-cookie:|x-mem-signature:)[^\r\n]*/) { "\($0.1) …" }
        return text.replacing(
            /\b([0-9a-fA-F]{4})[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/
        ) { "\($0.1)…" }
    }
}
