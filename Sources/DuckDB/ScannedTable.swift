internal import CDuckDB

/// A table of an instance whose rows come from elsewhere, asked for column by column.
public struct ScannedTable: Codable, Sendable {
    /// A column.
    public struct Column: Codable, Sendable {
        /// Its name.
        public var name: String
        /// Its type.
        public var type: ScanType

        /// Creates a column.
        public init(_ name: String, _ type: ScanType) {
            self.name = name
            self.type = type
        }
    }

    /// Its name; SQL calls it like a function: `FROM name()`.
    public var name: String
    /// Its columns.
    public var columns: [Column]
    /// How many rows it has, about: decides which side of a join is held in memory.
    public var rows = 0

    /// Creates a table.
    public init(_ name: String, _ columns: [Column]) {
        self.name = name
        self.columns = columns
    }
}

/// Where the rows of ``ScannedTable``s come from; used by the thread that runs the query.
public protocol TableSource: AnyObject {
    /// Begins to read some columns of a table and returns what gives page after page, nil after the last one.
    func scan(_ table: ScannedTable, columns: [Int]) throws -> () throws -> [UInt8]?
}

extension Connection {
    /// Makes a table known to the instance, which keeps the source as long as it lives.
    public func register(_ table: ScannedTable, from source: any TableSource) throws(DuckDBError) {
        var function = duckdb_create_table_function()
        defer { duckdb_destroy_table_function(&function) }
        duckdb_table_function_set_name(function, table.name)
        let registration = Registration(table: table, source: source)
        duckdb_table_function_set_extra_info(function, retained(registration), release)
        duckdb_table_function_set_bind(function, bind)
        duckdb_table_function_set_init(function, begin)
        duckdb_table_function_set_function(function, produce)
        duckdb_table_function_supports_projection_pushdown(function, true)
        guard duckdb_register_table_function(handle, function) == DuckDBSuccess else {
            throw DuckDBError(.other, "could not register \(table.name)", cause: "DuckDB refused it")
        }
    }
}

private final class Registration {
    let table: ScannedTable
    let source: any TableSource

    init(table: ScannedTable, source: any TableSource) {
        self.table = table
        self.source = source
    }
}

private final class Scan {
    /// Of the columns that are asked for; nil for one that only counts rows.
    let types: [ScanType?]
    let next: () throws -> [UInt8]?

    init(types: [ScanType?], next: @escaping () throws -> [UInt8]?) {
        self.types = types
        self.next = next
    }
}

private func retained(_ object: AnyObject) -> UnsafeMutableRawPointer {
    Unmanaged.passRetained(object).toOpaque()
}

/// What DuckDB calls when it needs an object no more.
private func release(_ object: UnsafeMutableRawPointer?) {
    guard let object else { return }
    Unmanaged<AnyObject>.fromOpaque(object).release()
}

private func object<Object: AnyObject>(_ type: Object.Type, at pointer: UnsafeMutableRawPointer?) -> Object? {
    pointer.map { Unmanaged<Object>.fromOpaque($0).takeUnretainedValue() }
}

/// Tells the columns.
private func bind(_ info: duckdb_bind_info?) {
    guard let registration = object(Registration.self, at: duckdb_bind_get_extra_info(info)) else { return }
    for column in registration.table.columns {
        var type = duckdb_create_logical_type(column.type.code)
        duckdb_bind_add_result_column(info, column.name, type)
        duckdb_destroy_logical_type(&type)
    }
    duckdb_bind_set_cardinality(info, idx_t(max(0, registration.table.rows)), false)
}

/// Begins a scan of the columns that the query reads.
private func begin(_ info: duckdb_init_info?) {
    guard let registration = object(Registration.self, at: duckdb_init_get_extra_info(info)) else { return }
    let columns = registration.table.columns
    let wanted = (0..<duckdb_init_get_column_count(info)).map { duckdb_init_get_column_index(info, $0) }
    // A query that only counts rows asks for a column that is none.
    let indices = wanted.map { Int(exactly: $0).flatMap { columns.indices.contains($0) ? $0 : nil } }
    duckdb_init_set_max_threads(info, 1)
    do {
        let next = try registration.source.scan(registration.table, columns: indices.compactMap { $0 })
        let scan = Scan(types: indices.map { $0.map { columns[$0].type } }, next: next)
        duckdb_init_set_init_data(info, retained(scan), release)
    } catch {
        duckdb_init_set_error(info, "\(error)")
    }
}

/// Gives the next rows; none are the end.
private func produce(_ info: duckdb_function_info?, _ output: duckdb_data_chunk?) {
    guard let scan = object(Scan.self, at: duckdb_function_get_init_data(info)) else { return }
    do {
        guard let page = try scan.next() else { return duckdb_data_chunk_set_size(output, 0) }
        let isWhole = page.withUnsafeBytes { bytes in
            var page = ScanPage(bytes)
            return page.read(into: output, types: scan.types)
        }
        if !isWhole { duckdb_function_set_error(info, "a page is cut off") }
    } catch {
        duckdb_function_set_error(info, "\(error)")
    }
}
