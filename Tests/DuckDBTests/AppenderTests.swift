import DuckDB
import Testing

@Suite struct AppenderTests {
    private func table() throws -> Connection {
        let connection = try connect()
        try connection.run("CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL)")
        return connection
    }

    private func count(_ connection: Connection) throws -> Int64? {
        try connection.run("SELECT count(*) FROM t").next()?.integer(0)
    }

    @Test("rows are in the table once it is closed")
    func rowsTableOnce() throws {
        let connection = try table()
        let appender = try Appender(to: "t", in: "memory", on: connection)
        for id in 0..<5000 { try appender.append(.integer(Int64(id)), .text("row \(id)")) }
        try appender.close()
        #expect(try count(connection) == 5000)
    }

    @Test("a broken constraint surfaces when it is closed, and nothing is written")
    func brokenConstraintSurfaces() throws {
        let connection = try table()
        #expect(throws: DuckDBError(.constraint, "", cause: "")) {
            let appender = try Appender(to: "t", in: "memory", on: connection)
            try appender.append(.integer(1), .text("a"))
            try appender.append(.integer(1), .text("b"))
            try appender.close()
        }
        #expect(try count(connection) == 0)
    }

    @Test("rows of an appender that is dropped are dropped")
    func rowsAppenderDropped() throws {
        let connection = try table()
        do {
            let appender = try Appender(to: "t", in: "memory", on: connection)
            try appender.append(.integer(1), .text("a"))
        }
        #expect(try count(connection) == 0)
    }

    @Test("rows belong to the transaction around them")
    func rowsBelongTransaction() throws {
        let connection = try table()
        #expect(throws: DuckDBError.self) {
            try connection.transaction { () throws(DuckDBError) in
                let appender = try Appender(to: "t", in: "memory", on: connection)
                try appender.append(.integer(1), .text("a"))
                try appender.close()
                try connection.run("nonsense")
            }
        }
        #expect(try count(connection) == 0)
    }

    @Test("too few and too many values, and an unknown table, are errors")
    func tooFewToo() throws {
        let connection = try table()
        #expect(throws: DuckDBError.self) {
            try Appender(to: "t", in: "memory", on: connection).append(.integer(1))
        }
        #expect(throws: DuckDBError.self) {
            try Appender(to: "t", in: "memory", on: connection).append(.integer(1), .text("a"), .text("b"))
        }
        #expect(throws: DuckDBError.self) { _ = try Appender(to: "nowhere", in: "memory", on: connection) }
    }
}
