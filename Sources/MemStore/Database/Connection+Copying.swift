internal import DuckDB

extension Connection {
    /// Copies the main file, in one snapshot, to a path where nothing is; returns the picture files that it knows of.
    ///
    /// `COPY FROM DATABASE` would do it in a line, but changes settings, which are locked.
    func copyMainFile(to path: String) throws(DuckDBError) -> [PictureFileNumber] {
        let name = "copy_of_mem"
        try run("ATTACH '\(quoted(path))' AS \(name) (\(MainFile.options))")
        defer { _ = try? run("DETACH \(name)") }
        // What DuckDB tells of how a table is made names no database.
        try run("USE \(name)")
        defer { _ = try? run("USE memory") }
        try transaction { () throws(DuckDBError) in
            let tables = try made("table_name, sql FROM duckdb_tables()")
            for table in tables {
                try run(table.sql)
                try run("INSERT INTO \(name).\(table.name) SELECT * FROM \(MainFile.name).\(table.name)")
            }
            for index in try made("index_name, sql FROM duckdb_indexes()") { try run(index.sql) }
            for view in try made("view_name, sql FROM duckdb_views()", "AND NOT internal") { try run(view.sql) }
        }
        try run("CHECKPOINT \(name)")
        let rows = try run("SELECT DISTINCT picture_file FROM \(name).frames ORDER BY picture_file")
        return try rows.map { row throws(DuckDBError) in PictureFileNumber(try row.integer(0)) }
    }

    private func made(_ what: String, _ condition: String = "") throws(DuckDBError) -> [(name: String, sql: String)] {
        let rows = try run("SELECT \(what) WHERE database_name = ? \(condition)", .text(MainFile.name))
        return try rows.map { row throws(DuckDBError) in (try row.text(0), try row.text(1)) }
    }
}
