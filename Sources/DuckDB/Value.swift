/// A value on its way into a statement or an appender, or out of a result.
///
/// Each case is bound and appended as that type: a number is never turned into text on the way.
public enum Value: Hashable, Sendable {
    /// `NULL`
    case null
    /// `BOOLEAN`
    case bool(Bool)
    /// Any signed integer type up to `BIGINT`; read from unsigned ones up to `UINTEGER` as well.
    case integer(Int64)
    /// `UTINYINT`
    case tiny(UInt8)
    /// `UBIGINT`
    case unsigned(UInt64)
    /// `DOUBLE` and `FLOAT`
    case double(Double)
    /// `VARCHAR`
    case text(String)
    /// `BLOB`
    case blob([UInt8])
    /// `TIMESTAMP`, in microseconds since 1970.
    case timestamp(microseconds: Int64)
    /// The key of a set of numbers for `is_one_of`, a `BIGINT`; the statement that it is bound to keeps the set alive.
    case numbers(NumberSet)
}

extension Value {
    /// An integer, or `NULL` for nil.
    public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    /// A number, or `NULL` for nil.
    public init(_ value: Double?) { self = value.map { .double($0) } ?? .null }
    /// A text, or `NULL` for nil.
    public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
}
