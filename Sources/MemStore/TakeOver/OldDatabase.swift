internal import DuckDB
internal import MemCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A database of the original Mem, opened for reading only in an instance of its own that reaches nothing else.
struct OldDatabase: Sendable {
    let path: String
    private let thread: DatabaseThread
    /// The columns of its tables and views, each with its type.
    private let columns: [String: [String: String]]
    private let zone: String

    /// What makes a database one of the original's.
    private static let needed = [
        "sources": ["source_id", "source_type", "filename", "start_timestamp"],
        "frames": ["frame_id", "source_id", "image_data"],
        "timeline": ["source_id", "timestamp", "frame_id"],
    ]

    /// Opens it.
    ///
    /// - Parameter zone: where times without a zone were written: `Europe/Berlin`.
    init(_ path: String, zone: String) async throws(TakeOverFailure) {
        self.path = path
        self.zone = zone
        guard FileManager.default.fileExists(atPath: path) else {
            throw TakeOverFailure(.missing, "There is no file \(path).")
        }
        do {
            let database = try Database(settings: [
                "memory_limit": "256MB", "threads": "2", "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            ])
            thread = try DatabaseThread(label: "mem.takeover", database: database)
            columns = try await thread.run { connection throws(DuckDBError) in
                try connection.run("SET temp_directory = ''")
                try connection.run("SET TimeZone = 'UTC'")
                try connection.run("ATTACH '\(quoted(path))' AS old (READ_ONLY)")
                // The file is foreign: a view in it might read whatever it likes.
                try connection.run("SET enable_external_access = false")
                try connection.run("SET lock_configuration = true")
                let rows = try connection.run(
                    """
                    SELECT table_name, column_name, data_type FROM duckdb_columns()
                    WHERE database_name = 'old' AND schema_name = 'main'
                    """
                )
                var columns: [String: [String: String]] = [:]
                while let row = try rows.next() {
                    columns[try row.text(0), default: [:]][try row.text(1)] = try row.text(2)
                }
                return columns
            }
        } catch {
            throw Self.refusal(path, error)
        }
        for (table, names) in Self.needed {
            let missing = names.filter { columns[table]?[$0] == nil }
            guard missing.isEmpty else {
                let what = columns[table] == nil ? "it has no table \(table)" : "\(table) has no column \(missing[0])"
                throw TakeOverFailure(.foreign, "\(path) is no database of the original Mem: \(what).")
            }
        }
        do {
            try await thread.run { connection throws(DuckDBError) in
                _ = try connection.run("SELECT timezone(?, TIMESTAMPTZ '2026-01-01 00:00:00+00')", .text(zone))
            }
        } catch {
            throw TakeOverFailure(.zone, "There is no time zone “\(zone)”: give one like Europe/Berlin or UTC.")
        }
    }

    /// Whether it has a table.
    func has(_ table: String) -> Bool { columns[table] != nil }

    /// Whether times of a column have no zone.
    func isZoneless(_ table: String, _ column: String) -> Bool { columns[table]?[column] == "TIMESTAMP" }

    /// A column as SQL, `NULL` if the table has none of this name.
    func column(_ table: String, _ column: String) -> String {
        columns[table]?[column] == nil ? "NULL" : "\"\(column)\""
    }

    /// A time as microseconds since 1970, as SQL.
    func time(_ table: String, _ column: String) -> String {
        let name = self.column(table, column)
        return isZoneless(table, column) ? "epoch_us(timezone('\(quoted(zone))', \(name)))" : "epoch_us(\(name))"
    }

    /// Asks for rows.
    func rows<Row: Sendable>(
        _ sql: String,
        _ values: [Value] = [],
        _ read: @Sendable (DuckDB.Row) throws(DuckDBError) -> Row
    ) async throws(TakeOverFailure) -> [Row] {
        do {
            return try await thread.run { connection throws(DuckDBError) in
                try connection.run(sql, values).map(read)
            }
        } catch {
            throw TakeOverFailure(.read, "\(path) can't be read: \(Self.line(error.cause))")
        }
    }

    /// The number that a query answers with.
    func number(_ sql: String) async throws(TakeOverFailure) -> Int {
        try await rows(sql) { row throws(DuckDBError) in Int(try row.integer(0)) }.first ?? 0
    }

    func close() async { await thread.close() }

    private static func refusal(_ path: String, _ error: DuckDBError) -> TakeOverFailure {
        if error.code == .locked {
            return TakeOverFailure(.locked, "\(path) is in use by another program: stop the original Mem first.")
        }
        return TakeOverFailure(.foreign, "\(path) can't be opened as a database of DuckDB: \(line(error.cause))")
    }

    private static func line(_ cause: String) -> String {
        cause.split(separator: "\n").first.map(String.init) ?? cause
    }
}
