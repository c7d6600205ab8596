/// Why tokens can't be read or changed; nothing was changed then.
public struct TokenFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of reason it is.
    public enum Code: String, Hashable, Sendable {
        /// The file can't be read.
        case unreadable
        /// The file can't be written.
        case notWritten
        /// The name is taken, or none.
        case badName
        /// There is no such token.
        case notFound
        /// Mem needs a token to start, and there is none.
        case noToken
    }

    /// What kind of reason it is.
    public var code: Code
    /// A sentence for people: what failed and what to do about it.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
