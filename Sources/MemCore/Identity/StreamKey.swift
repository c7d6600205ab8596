/// The secret that lets an encoder publish into a session.
///
/// A key is never written into a log, a metric or an error: its `description` is masked. The full text is in ``rawValue``,
/// for the one answer that hands the key to its owner and for comparison with what a publisher sent.
public struct StreamKey: Hashable, Sendable, RawRepresentable {
    /// The key as its owner pastes it into the encoder.
    public let rawValue: String

    /// Wraps a key; any text is accepted, since with `require_stream_key: false` a path names a session.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A fresh UUID4 key from the system's cryptographic random generator.
    public static func random() -> StreamKey {
        StreamKey(rawValue: randomUUID4())
    }
}

extension StreamKey: CustomStringConvertible, CustomDebugStringConvertible {
    /// The first four characters and an ellipsis, enough to tell keys apart and not enough to publish; of a short key
    /// the ellipsis alone.
    public var description: String { rawValue.count < 12 ? "…" : "\(rawValue.prefix(4))…" }

    /// The same as ``description``: a debugger's log is a log.
    public var debugDescription: String { description }
}
