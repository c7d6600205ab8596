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

    @Test("a transaction within another one is a part of it")
    func nestedTransactions() throws {
        let connection = try connect()
        try connection.run("CREATE TABLE t (v INTEGER)")
        #expect(throws: DuckDBError(.statement, "", cause: "")) {
            try connection.transaction { () throws(DuckDBError) in
                try connection.transaction { () throws(DuckDBError) in try connection.run("INSERT INTO t VALUES (1)") }
                try connection.run("INSERT INTO nowhere VALUES (2)")
            }
        }
        try connection.transaction { () throws(DuckDBError) in
            try connection.transaction { () throws(DuckDBError) in try connection.run("INSERT INTO t VALUES (3)") }
        }
        #expect(try connection.run("SELECT v FROM t").map { row throws(DuckDBError) in try row.integer(0) } == [3])
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

@Suite struct KeptStatementTests {
    @Test("what is asked again answers with the new values, in and out of transactions")
    func asked() throws {
        let connection = try connect()
        try connection.run("CREATE TABLE t (v BIGINT)")
        for number in 0..<150 as Range<Int64> {
            try connection.transaction { () throws(DuckDBError) in
                try connection.run("INSERT INTO t VALUES (?)", .integer(number))
                let rows = try connection.ask("SELECT count(*), max(v) FROM t WHERE v <= ?", [.integer(number)])
                let row = try rows.next()
                #expect(row?.values == [.integer(number + 1), .integer(number)])
            }
            // Texts that vary push others out.
            #expect(try connection.ask("SELECT \(number)").next()?.values.count == 1)
        }
    }

    @Test("what was asked is asked of the table that is there now")
    func changed() throws {
        let connection = try connect()
        for value in ["1", "'x'"] {
            try connection.run("CREATE TABLE t AS SELECT \(value) AS v")
            #expect(try connection.ask("SELECT count(*) FROM t").next()?.values == [.integer(1)])
            #expect(try connection.ask("SELECT v FROM t").next()?.values.count == 1)
            try connection.run("DROP TABLE t")
            #expect(throws: DuckDBError.self) { try connection.ask("SELECT v FROM t") }
        }
    }

    @Test("columns hold what rows hold, over many chunks, with and without values")
    func columns() throws {
        let connection = try connect()
        let sql = """
            SELECT i AS a, i::INTEGER AS b, (i % 200)::UTINYINT AS c, make_timestamp(i) AS d,
                if(i % 3 = 0, NULL, i / 2)::FLOAT AS e, i::DOUBLE AS f, if(i % 1000 = 7, NULL, i) AS g,
                (18446744073709551615 - i)::UBIGINT AS h
            FROM range(?) r(i) ORDER BY i
            """
        var count: Int64 = 0
        let rows = try connection.stream(sql, [.integer(5000)])
        while let columns = try rows.nextColumns() {
            for row in 0..<columns.count {
                defer { count += 1 }
                let small = try (0..<4).map { try columns.integers($0)[row] }
                #expect(small == [count, count, count % 200, count])
                let half = try columns.doubles(4)[row]
                #expect(count % 3 == 0 ? half.isNaN : half == Double(count) / 2)
                #expect(try columns.doubles(5)[row] == Double(count))
                #expect(try columns.integers(6)[row] == (count % 1000 == 7 ? .min : count))
                #expect(UInt64(bitPattern: try columns.integers(7)[row]) == .max - UInt64(count))
            }
            #expect(throws: DuckDBError.self) { try columns.doubles(0) }
            #expect(throws: DuckDBError.self) { try columns.integers(4) }
        }
        #expect(count == 5000)
        #expect(throws: DuckDBError.self) { try connection.run("SELECT 'x'").nextColumns() }
        #expect(try connection.stream(sql, [.integer(0)]).nextColumns()?.count == nil)
    }

    @Test("bit_distance counts the bits that differ, as bit_count does")
    func distance() throws {
        let database = try Database(settings: ["threads": "1"])
        try Connection(to: database).addFunctions()
        let rows = try Connection(to: database).run(
            """
            SELECT count(*), count(*) FILTER (bit_distance(a, b) = bit_count(xor(a, b))),
                count(*) FILTER (bit_distance(a, 7) = bit_count(xor(a, 7::UBIGINT)))
            FROM (SELECT hash(i) AS a, if(i % 10 = 0, hash(i), hash(-i)) AS b FROM range(9999) r(i))
            """
        )
        #expect(try rows.next()?.values == [.integer(9999), .integer(9999), .integer(9999)])
    }
}
