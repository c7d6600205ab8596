import DuckDB
import Testing

@Suite struct ValueTests {
    static let values: [(type: String, value: Value)] = [
        ("BOOLEAN", .bool(true)),
        ("BOOLEAN", .bool(false)),
        ("BIGINT", .integer(.max)),
        ("BIGINT", .integer(.min)),
        ("UTINYINT", .tiny(255)),
        ("UBIGINT", .unsigned(.max)),
        ("DOUBLE", .double(-0.1)),
        ("VARCHAR", .text("")),
        ("VARCHAR", .text("short")),
        ("VARCHAR", .text("longer than twelve bytes, with a quote ' and an ü")),
        ("VARCHAR", .text("zero \0 inside")),
        ("BLOB", .blob([])),
        ("BLOB", .blob([0, 255, 39])),
        ("BLOB", .blob([UInt8](repeating: 7, count: 300_000))),
        ("TIMESTAMP", .timestamp(microseconds: 1_795_348_200_123_456)),
        ("TIMESTAMP", .timestamp(microseconds: -1)),
        ("BIGINT", .null),
        ("BLOB", .null),
    ]

    @Test("comes back from a table as it was bound", arguments: values)
    func comesBackFrom(type: String, value: Value) throws {
        let connection = try connect()
        try connection.run("CREATE TABLE t (v \(type))")
        try connection.run("INSERT INTO t VALUES (?)", value)
        #expect(try connection.run("SELECT v FROM t").next()?.values == [value])
    }

    @Test("comes back from a table as it was appended", arguments: values)
    func comesBackFromTable(type: String, value: Value) throws {
        let connection = try connect()
        try connection.run("CREATE TABLE t (v \(type))")
        let appender = try Appender(to: "t", in: "memory", on: connection)
        try appender.append(value)
        try appender.close()
        #expect(try connection.run("SELECT v FROM t").next()?.values == [value])
    }

    @Test("integers and floats of all widths are read")
    func integersFloatsAll() throws {
        let row = try connect().run(
            "SELECT -1::TINYINT, -2::SMALLINT, -3::INTEGER, 4::USMALLINT, 5::UINTEGER, 0.5::FLOAT"
        ).next()
        #expect(row?.values == [.integer(-1), .integer(-2), .integer(-3), .integer(4), .integer(5), .double(0.5)])
    }

    @Test("a type that no value can hold is refused")
    func typeNoValue() throws {
        let rows = try connect().run("SELECT [1, 2]")
        #expect(throws: DuckDBError(.statement, "", cause: "")) { try rows.next() }
    }
}
