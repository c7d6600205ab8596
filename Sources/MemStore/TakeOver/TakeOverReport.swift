/// What became of a database of the original Mem.
public struct TakeOverReport: Hashable, Encodable, Sendable {
    /// What became of the rows of one table.
    public struct Table: Hashable, Encodable, Sendable {
        /// The table's name in the old database.
        public var name: String
        /// Its rows.
        public var found = 0
        /// Those that are new in this memory.
        public var taken = 0
        /// Those that an earlier run took over.
        public var known = 0
        /// Those that stay behind, by the reason.
        public var skipped: [String: Int] = [:]

        init(_ name: String) {
            self.name = name
        }

        mutating func skip(_ reason: String, _ count: Int = 1) {
            if count > 0 { skipped[reason, default: 0] += count }
        }
    }

    /// The tables, in the order of their taking over.
    public var tables: [Table] = []
    /// What was assumed, sentences for people.
    public var notes: [String] = []
}

/// Why a database could not be taken over; what was committed by then stays, and another run goes on.
public struct TakeOverFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Hashable, Sendable {
        /// There is no such file.
        case missing
        /// The file is no database of the original Mem.
        case foreign
        /// Another program has it open.
        case locked
        /// There is no such time zone.
        case zone
        /// The database could not be read to its end.
        case read
        /// This memory could not be written.
        case store
    }

    /// What kind of failure it is.
    public var code: Code
    /// A sentence for people.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
