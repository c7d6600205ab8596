internal import CDuckDB

/// The rows of a result, read one after the other.
public final class Rows {
    private var result: duckdb_result
    private let types: [duckdb_type]
    private var chunk: duckdb_data_chunk?
    private(set) var vectors: [duckdb_vector?] = []
    private var row = 0
    private(set) var rowsInChunk = 0

    init(_ result: duckdb_result) {
        self.result = result
        let columns = duckdb_column_count(&self.result)
        var types: [duckdb_type] = []
        for column in 0..<columns { types.append(duckdb_column_type(&self.result, column)) }
        self.types = types
    }

    deinit {
        duckdb_destroy_data_chunk(&chunk)
        duckdb_destroy_result(&result)
    }

    /// How many rows an `INSERT`, `UPDATE` or `DELETE` touched.
    public var changed: Int { Int(clamping: duckdb_rows_changed(&result)) }

    /// The next row, nil after the last one.
    public func next() throws(DuckDBError) -> Row? {
        while row >= rowsInChunk {
            guard try nextChunk() else { return nil }
        }
        var values: [Value] = []
        values.reserveCapacity(types.count)
        for column in types.indices { values.append(try value(column)) }
        row += 1
        return Row(values: values)
    }

    /// Goes on to the next chunk of rows, whose vectors are then ``vectors``; false after the last one.
    func nextChunk() throws(DuckDBError) -> Bool {
        dropChunk()
        chunk = duckdb_fetch_chunk(result)
        guard let chunk else {
            // Only a result that is computed while it is read can still fail.
            guard let cause = duckdb_result_error(&result) else { return false }
            throw DuckDBError(duckdb_result_error_type(&result), "could not read on", cause: text(cause))
        }
        rowsInChunk = Int(clamping: duckdb_data_chunk_get_size(chunk))
        vectors = types.indices.map { duckdb_data_chunk_get_vector(chunk, idx_t($0)) }
        return true
    }

    /// Lets go of the current chunk, and of its memory.
    func dropChunk() {
        duckdb_destroy_data_chunk(&chunk)
        row = 0
        rowsInChunk = 0
        vectors = []
    }

    /// The names of the columns, and readers of any type that they may have.
    func columns() -> [(name: String, type: CellType)] {
        types.indices.map { index in
            var type = duckdb_column_logical_type(&result, idx_t(index))
            defer { duckdb_destroy_logical_type(&type) }
            return (text(duckdb_column_name(&result, idx_t(index))), CellType(type))
        }
    }

    /// All rows that are left, each turned into something by `body`.
    public func map<Element>(_ body: (Row) throws(DuckDBError) -> Element) throws(DuckDBError) -> [Element] {
        var elements: [Element] = []
        while let row = try next() { elements.append(try body(row)) }
        return elements
    }

    /// The next rows, column by column, nil after the last ones: some thousand rows at a time, of numbers and timestamps only.
    ///
    /// For many rows this takes a small part of the time that a ``Row`` for each takes.
    public func nextColumns() throws(DuckDBError) -> Columns? {
        guard try nextChunk() else { return nil }
        defer { row = rowsInChunk }
        var columns = Columns(count: rowsInChunk)
        for column in types.indices { try append(column, to: &columns) }
        return columns
    }

    private func append(_ column: Int, to columns: inout Columns) throws(DuckDBError) {
        guard let data = duckdb_vector_get_data(vectors[column]) else {
            throw DuckDBError(.other, "could not read column \(column)", cause: "it has no data")
        }
        func cells<Cell>(_ type: Cell.Type) -> UnsafeBufferPointer<Cell> {
            UnsafeBufferPointer(start: data.assumingMemoryBound(to: type), count: rowsInChunk)
        }
        var nulls: [Int] = []
        if let validity = duckdb_vector_get_validity(vectors[column]) {
            nulls = (0..<rowsInChunk).filter { !duckdb_validity_row_is_valid(validity, idx_t($0)) }
        }
        switch types[column] {
        case DUCKDB_TYPE_INTEGER: columns.append(integers: cells(Int32.self).map { Int64($0) }, nulls)
        case DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_TIMESTAMP: columns.append(integers: Array(cells(Int64.self)), nulls)
        case DUCKDB_TYPE_UBIGINT: columns.append(integers: cells(UInt64.self).map { Int64(bitPattern: $0) }, nulls)
        case DUCKDB_TYPE_UTINYINT: columns.append(integers: cells(UInt8.self).map { Int64($0) }, nulls)
        case DUCKDB_TYPE_FLOAT: columns.append(doubles: cells(Float.self).map { Double($0) }, nulls)
        case DUCKDB_TYPE_DOUBLE: columns.append(doubles: Array(cells(Double.self)), nulls)
        default:
            throw DuckDBError(
                .statement,
                "could not read column \(column)",
                cause: "type \(types[column].rawValue) is not read by columns"
            )
        }
    }

    /// Copies one value out of the current chunk, whose memory dies with it.
    private func value(_ column: Int) throws(DuckDBError) -> Value {
        let vector = vectors[column]
        if let validity = duckdb_vector_get_validity(vector), !duckdb_validity_row_is_valid(validity, idx_t(row)) {
            return .null
        }
        guard let data = duckdb_vector_get_data(vector) else { return .null }
        func cell<Cell>(_ type: Cell.Type) -> Cell {
            data.assumingMemoryBound(to: type)[row]
        }
        switch types[column] {
        case DUCKDB_TYPE_BOOLEAN: return .bool(cell(Bool.self))
        case DUCKDB_TYPE_TINYINT: return .integer(Int64(cell(Int8.self)))
        case DUCKDB_TYPE_SMALLINT: return .integer(Int64(cell(Int16.self)))
        case DUCKDB_TYPE_INTEGER: return .integer(Int64(cell(Int32.self)))
        case DUCKDB_TYPE_BIGINT: return .integer(cell(Int64.self))
        case DUCKDB_TYPE_UTINYINT: return .tiny(cell(UInt8.self))
        case DUCKDB_TYPE_USMALLINT: return .integer(Int64(cell(UInt16.self)))
        case DUCKDB_TYPE_UINTEGER: return .integer(Int64(cell(UInt32.self)))
        case DUCKDB_TYPE_UBIGINT: return .unsigned(cell(UInt64.self))
        case DUCKDB_TYPE_FLOAT: return .double(Double(cell(Float.self)))
        case DUCKDB_TYPE_DOUBLE: return .double(cell(Double.self))
        case DUCKDB_TYPE_TIMESTAMP: return .timestamp(microseconds: cell(duckdb_timestamp.self).micros)
        case DUCKDB_TYPE_VARCHAR: return .text(bytes(data) { String(decoding: $0, as: UTF8.self) })
        case DUCKDB_TYPE_BLOB: return .blob(bytes(data) { Array($0) })
        default:
            throw DuckDBError(
                .statement,
                "could not read column \(column)",
                cause: "type \(types[column].rawValue) is none that a Value can hold"
            )
        }
    }

    /// Short strings lie in the vector itself, so they are read in place.
    private func bytes<Result>(_ data: UnsafeMutableRawPointer, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let cell = data.assumingMemoryBound(to: duckdb_string_t.self) + row
        let count = Int(duckdb_string_t_length(cell.pointee))
        return body(UnsafeRawBufferPointer(start: duckdb_string_t_data(cell), count: count))
    }
}
