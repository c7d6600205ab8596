import MemCore
import Testing

@testable import MemStore

@Suite("The values of SQL")
struct SQLValueTests {
    @Test("every type has a form in JSON and in CSV")
    func forms() async throws {
        let cases: [(sql: String, json: JSONValue, csv: String)] = [
            ("NULL", .null, ""), ("true", .bool(true), "true"), ("-7::TINYINT", .integer(-7), "-7"),
            ("9223372036854775807", .integer(.max), "9223372036854775807"),
            ("18446744073709551615::UBIGINT::VARCHAR", .string("18446744073709551615"), "18446744073709551615"),
            ("12::HUGEINT", .integer(12), "12"),
            (
                "-170141183460469231731687303715884105727", .string("-170141183460469231731687303715884105727"),
                "-170141183460469231731687303715884105727"
            ),
            ("12.30", .number(12.3), "12.30"), ("-0.05", .number(-0.05), "-0.05"),
            ("1.123456789012345678", .string("1.123456789012345678"), "1.123456789012345678"),
            ("1.5::FLOAT", .number(1.5), "1.5"), ("'nan'::DOUBLE", .null, ""), ("'-inf'::FLOAT", .null, ""),
            ("''", .string(""), "\"\""), (#"'a"b,c'"#, .string(#"a"b,c"#), #""a""b,c""#),
            ("chr(10) || chr(1) || '\\'", .string("\n\u{1}\\"), "\"\n\u{1}\\\""),
            (#"'\x00\xFF'::BLOB"#, .string("AP8="), "AP8="), ("DATE '2026-01-31'", .string("2026-01-31"), "2026-01-31"),
            ("TIME '10:00:00.5'", .string("10:00:00.5"), "10:00:00.5"),
            ("INTERVAL 3 DAY", .string("3 days"), "3 days"),
            (
                "TIMESTAMP '2026-11-22 09:30:00.25'", .string("2026-11-22T09:30:00.250Z"), "2026-11-22T09:30:00.250Z"
            ),
            (
                "TIMESTAMPTZ '2026-11-22 09:30:00+02:00'", .string("2026-11-22T07:30:00Z"), "2026-11-22T07:30:00Z"
            ),
            (
                "TIMESTAMP_NS '1969-12-31 23:59:59.999999999'", .string("1969-12-31T23:59:59.999999Z"),
                "1969-12-31T23:59:59.999999Z"
            ),
            ("'2026-11-22'::TIMESTAMP_S", .string("2026-11-22T00:00:00Z"), "2026-11-22T00:00:00Z"),
            ("'infinity'::TIMESTAMP", .string("infinity"), "infinity"),
            (
                "'00112233-4455-6677-8899-aabbccddeeff'::UUID", .string("00112233-4455-6677-8899-aabbccddeeff"),
                "00112233-4455-6677-8899-aabbccddeeff"
            ),
            ("'b'::ENUM('a', 'b')", .string("b"), "b"),
            ("[1, NULL, 3]", .array([.integer(1), .null, .integer(3)]), "\"[1,null,3]\""),
            ("[[1], []]", .array([.array([.integer(1)]), .array([])]), "\"[[1],[]]\""),
            ("[7, 8]::INTEGER[2]", .array([.integer(7), .integer(8)]), "\"[7,8]\""),
            (
                "{'a': 'x', 'b': ['nan'::DOUBLE]}", .object(["a": .string("x"), "b": .array([.null])]),
                #""{""a"":""x"",""b"":[null]}""#
            ),
            ("MAP {7: 'x'}", .object(["7": .string("x")]), #""{""7"":""x""}""#),
        ]
        try await withQueries { store in
            let list = cases.enumerated().map { "\($1.sql) AS c\($0)" }.joined(separator: ", ")
            let row = try await store.rows("SELECT \(list)")[0]
            for (value, expected) in zip(row, cases) { #expect(value == expected.json, "\(expected.sql)") }
            let csv = try await store.answer(SQLQuery(text: "SELECT \(list)", format: .csv))
            let names = cases.indices.map { "c\($0)" }.joined(separator: ",")
            let values = cases.map(\.csv).joined(separator: ",")
            #expect(String(decoding: csv.bytes, as: UTF8.self) == "\(names)\r\n\(values)\r\n")
        }
    }

    @Test("lists keep to their rows, also across thousands of them")
    func lists() async throws {
        try await withQueries { store in
            let sql = "SELECT range AS n, [range, range + 1] AS l, {'n': range} AS s FROM range(5000) ORDER BY n"
            let rows = try await store.rows(sql, limit: 10_000)
            #expect(rows.count == 5000)
            for (index, row) in rows.enumerated() {
                let number = Int64(index)
                guard row[1] == .array([.integer(number), .integer(number + 1)]),
                    row[2] == .object(["n": .integer(number)])
                else {
                    Issue.record("row \(index) is \(row)")
                    return
                }
            }
        }
    }

    @Test(
        "a type without a form is refused with what to do about it",
        arguments: ["'101'::BIT", "1::UNION(a INTEGER, b VARCHAR)", "[1::UNION(a INTEGER)]"]
    )
    func noForm(value: String) async throws {
        try await withQueries { store in
            let failure = await store.failure("SELECT \(value)")
            #expect(failure?.code == .statement)
            #expect(failure?.message.contains("cast it to VARCHAR") == true)
        }
    }
}
