/// Why a connection ends: nothing more is read from it after this.
///
/// It never carries what the peer sent, because that may hold a stream key; so it may be logged as it is.
public struct CloseReason: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of reason it is.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The peer asked for an encrypted (RTMPE) or unknown protocol version, or speaks no RTMP at all.
        case unsupportedVersion
        /// The peer broke the rules of the chunk stream or of a protocol control message.
        case protocolViolation
        /// The peer passed one of the ``Limits``.
        case limitExceeded
        /// A command could not be read.
        case malformedCommand
        /// The peer wanted to play.
        case playRefused
        /// The publish request was refused.
        case publishRefused
        /// Mem ended the publish.
        case ended
    }

    /// What kind of reason it is; tests compare by it.
    public var code: Code

    /// A sentence for people.
    public var message: String

    /// Creates a reason.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
