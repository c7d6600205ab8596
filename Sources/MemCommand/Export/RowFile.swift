public import MemCore

/// A value in a row that is exported.
public enum ExportValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// A whole number.
    case integer(Int64)
    /// A number.
    case number(Double)
    /// A truth value.
    case flag(Bool)
    /// A text.
    case text(String)
    /// A time.
    case instant(Instant)
}

/// A column of rows that are exported.
public struct ExportColumn: Hashable, Sendable {
    /// What its values are, apart from nothing.
    public enum Kind: Hashable, Sendable {
        /// Whole numbers.
        case integer
        /// Numbers.
        case number
        /// Truth values.
        case flag
        /// Texts.
        case text
        /// Times.
        case instant
    }

    /// Its name.
    public var name: String
    /// What its values are.
    public var kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// A file of rows that is being written.
public protocol RowFile: AnyObject {
    /// Adds a row with one value for each column.
    func add(_ row: [ExportValue]) throws
    /// Writes what is still to be written; the file is complete then.
    func finish() throws
}
