internal import Crypto
internal import MemCore

/// Finds sessions by stream key in a time that tells nothing of the keys.
///
/// Keys are looked up by their HMAC under a secret of this process: what a guesser can time is the comparison of digests
/// that it can neither choose nor predict.
struct KeyIndex {
    private let secret = SymmetricKey(size: .bits256)
    private var sessions: [[UInt8]: SessionID] = [:]

    /// The session that a key belongs to.
    subscript(key: StreamKey) -> SessionID? {
        get { sessions[digest(of: key)] }
        set { sessions[digest(of: key)] = newValue }
    }

    private func digest(of key: StreamKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(key.rawValue.utf8), using: secret))
    }
}
