import DuckDB
import Testing

@Suite struct ConnectionTests {
    @Test("rows of many chunks come in order, each once")
    func rowsManyChunks() throws {
        let rows = try connect().run("SELECT i FROM range(10000) r(i) ORDER BY i")
        let numbers = try rows.map { row throws(DuckDBError) in try row.integer(0) }
        #expect(numbers == Array(0..<10_000))
        #expect(try rows.next() == nil)
    }

    @Test("a row is read by type, and a wrong type is an error")
    func rowReadBy() throws {
        let row = try #require(try connect().run("SELECT 7::UTINYINT, 'x', NULL, 3::UBIGINT").next())
        #expect(try row.integer(0) == 7)
        #expect(try row.unsigned(0) == 7)
        #expect(try row.text(1) == "x")
        #expect(row.isNull(2))
        #expect(try row.integer(3) == 3)
        #expect(throws: DuckDBError.self) { try row.integer(1) }
        #expect(throws: DuckDBError.self) { try row.text(2) }
    }

    @Test("a committed transaction stays, a failed one leaves nothing")
    func committedTransactionStays() throws {
        let connection = try connect()
        try connection.run("CREATE TABLE t (v INTEGER)")
        try connection.transaction { () throws(DuckDBError) in try connection.run("INSERT INTO t VALUES (1)") }
        #expect(throws: DuckDBError(.statement, "", cause: "")) {
            try connection.transaction { () throws(DuckDBError) in
                try connection.run("INSERT INTO t VALUES (2)")
                try connection.run("INSERT INTO nowhere VALUES (3)")
            }
        }
        #expect(try connection.run("SELECT v FROM t").map { row throws(DuckDBError) in try row.integer(0) } == [1])
    }

    @Test("a write says how many rows it changed")
    func writeSaysHow() throws {
        let connection = try connect()
        try connection.run("CREATE TABLE t AS SELECT i FROM range(5) r(i)")
        #expect(try connection.run("DELETE FROM t WHERE i > 1").changed == 3)
    }

    @Test("a statement runs again with other values")
    func statementRunsAgain() throws {
        let connection = try connect()
        let statement = try Statement("SELECT ? + 1", on: connection)
        #expect(try statement.run([.integer(1)]).next()?.integer(0) == 2)
        #expect(try statement.run([.integer(41)]).next()?.integer(0) == 42)
        #expect(throws: DuckDBError(.statement, "", cause: "")) { try statement.run([]) }
    }

    @Test("errors tell their kind")
    func errorsTellTheir() throws {
        let connection = try connect()
        try connection.run("CREATE TABLE t (v INTEGER PRIMARY KEY)")
        try connection.run("INSERT INTO t VALUES (1)")
        #expect(throws: DuckDBError(.statement, "", cause: "")) { try connection.run("SELEC 1") }
        #expect(throws: DuckDBError(.constraint, "", cause: "")) { try connection.run("INSERT INTO t VALUES (1)") }
        #expect(throws: DuckDBError(.file, "", cause: "")) { try connection.run("ATTACH '/nowhere/at/all' AS x") }
        #expect(throws: DuckDBError(.other, "", cause: "")) { try Database(settings: ["nonsense": "1"]) }
    }

    @Test("a connection sees no change of an open transaction of another")
    func connectionSeesNo() throws {
        let database = try Database()
        let writer = try Connection(to: database)
        let reader = try Connection(to: database)
        try writer.run("CREATE TABLE t (v INTEGER)")
        try writer.run("BEGIN TRANSACTION")
        try writer.run("INSERT INTO t VALUES (1)")
        #expect(try reader.run("SELECT count(*) FROM t").next()?.integer(0) == 0)
        try writer.run("COMMIT")
        #expect(try reader.run("SELECT count(*) FROM t").next()?.integer(0) == 1)
    }

    @Test("a file that is attached keeps what was committed")
    func fileAttachedKeeps() throws {
        let scratch = try Scratch()
        for round in 0..<3 {
            let connection = try connect()
            try connection.run("ATTACH '\(scratch.path)/a.duckdb' AS a")
            try connection.run("CREATE TABLE IF NOT EXISTS a.t (v INTEGER)")
            try connection.run("INSERT INTO a.t VALUES (?)", .integer(Int64(round)))
            #expect(try connection.run("SELECT count(*) FROM a.t").next()?.integer(0) == Int64(round + 1))
        }
    }

    @Test("the linked library is the version that the build was made for")
    func linkedLibraryVersion() {
        #expect(Database.libraryVersion == "v1.5.5")
    }
}
