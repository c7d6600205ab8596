/// A value of any type that a query can answer with.
public indirect enum Cell: Hashable, Sendable {
    /// `NULL`
    case null
    /// A truth value.
    case bool(Bool)
    /// An integer of at most 64 bits.
    case integer(Int64)
    /// An integer of 64 bits without a sign.
    case unsigned(UInt64)
    /// A number whose digits a `Double` may not hold: `HUGEINT`, `UHUGEINT`, `DECIMAL`.
    case digits(String)
    /// `DOUBLE` and `FLOAT`
    case double(Double)
    /// A text, and everything that is best told as one: dates, times of day, intervals, UUIDs, enums.
    case text(String)
    /// `BLOB`
    case blob([UInt8])
    /// Any timestamp that is neither of the infinities, in microseconds since 1970.
    case timestamp(microseconds: Int64)
    /// `LIST` and `ARRAY`
    case list([Cell])
    /// `STRUCT`, and `MAP`: names and values.
    case fields([Field])

    /// One field of a struct, or one entry of a map.
    public struct Field: Hashable, Sendable {
        /// Its name, or its key.
        public var name: Cell
        /// Its value.
        public var value: Cell
    }
}

/// Rows with values of any type, which ``Row`` would not hold.
public final class CellRows {
    /// A column's name, and its type as DuckDB calls it.
    public let columns: [(name: String, type: String)]
    private let rows: Rows
    private let types: [CellType]
    private var row = 0

    /// Takes rows over.
    public init(_ rows: Rows) {
        let columns = rows.columns()
        self.rows = rows
        self.columns = columns.map { ($0.name, $0.type.name) }
        types = columns.map(\.type)
    }

    /// The next row, nil after the last one.
    ///
    /// - Throws: ``DuckDBError`` with code `statement` for a type that has to be cast to `VARCHAR` first.
    public func next() throws(DuckDBError) -> [Cell]? {
        while row >= rows.rowsInChunk {
            guard try rows.nextChunk() else { return nil }
            row = 0
        }
        defer { row += 1 }
        var cells: [Cell] = []
        cells.reserveCapacity(types.count)
        for (type, vector) in zip(types, rows.vectors) { cells.append(try type.cell(vector, row)) }
        return cells
    }
}
