/// What DuckDB refused to do.
///
/// Ends the call; whether it ends more says ``code``.
public struct DuckDBError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Hashable, Sendable {
        /// A file can't be opened, read or written.
        case file
        /// Another process holds the file.
        case locked
        /// The statement is wrong, or names what does not exist.
        case statement
        /// A value or a row breaks a constraint or has the wrong type.
        case constraint
        /// The transaction could not go on or be committed; it is rolled back.
        case transaction
        /// The memory limit is reached.
        case memory
        /// The database is unusable until it is attached again.
        case fatal
        /// Anything else.
        case other
    }

    /// What kind of failure it is; equality of errors goes by it.
    public var code: Code
    /// What was tried, a sentence.
    public var message: String
    /// DuckDB's own words.
    public var cause: String

    /// Creates an error.
    public init(_ code: Code, _ message: String, cause: String) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// What was tried and DuckDB's own words.
    public var description: String { "\(message): \(cause)" }
}

extension DuckDBError: Equatable {
    /// Errors of one code are equal, whatever their texts.
    public static func == (left: DuckDBError, right: DuckDBError) -> Bool { left.code == right.code }
}
