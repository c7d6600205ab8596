/// A question in SQL over the documented views.
public struct SQLQuery: Hashable, Sendable {
    /// How the rows are written.
    public enum Format: String, Codable, Sendable {
        /// One object: `columns`, `rows` as arrays, `row_count` and `truncated`.
        case json
        /// RFC 4180, with the names of the columns in the first line.
        case csv
    }

    /// One statement: a `SELECT` in any of its forms, or an `EXPLAIN`.
    public var text: String
    /// At most so many rows; the rest is left out.
    public var limit: Int
    /// How the rows are written.
    public var format: Format

    /// How many rows there are without a limit of the client's own.
    public static let defaultLimit = 1000
    /// The greatest limit.
    public static let maximumLimit = 100_000

    /// Creates a query.
    public init(text: String, limit: Int = defaultLimit, format: Format = .json) {
        self.text = text
        self.limit = limit
        self.format = format
    }
}

/// The answer to a ``SQLQuery``.
public struct SQLAnswer: Hashable, Sendable {
    /// The rows in the query's format.
    public var bytes: [UInt8]
    /// How many they are.
    public var rows: Int
    /// Whether there would have been more.
    public var isTruncated: Bool

    /// Creates an answer.
    public init(bytes: [UInt8], rows: Int, isTruncated: Bool) {
        self.bytes = bytes
        self.rows = rows
        self.isTruncated = isTruncated
    }
}

/// Why a ``SQLQuery`` has no answer; ends the query alone.
public struct SQLFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Codable, Sendable {
        /// The statement is wrong, or none that only reads.
        case statement
        /// It took too long and was stopped.
        case time
        /// It needs more memory than a query may have.
        case memory
        /// Its answer has more bytes than an answer may have.
        case size
        /// Too many other queries run and wait.
        case busy
        /// Whoever asked is gone.
        case cancelled
        /// The store is closed or can't be read, or the query's process could not be started: the sentence is for the
        /// log.
        case unavailable
    }

    /// What kind of failure it is; equality in tests goes by it.
    public var code: Code
    /// A sentence for people; with `statement` DuckDB's own words, which point at the place.
    public var message: String

    /// Creates a failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
