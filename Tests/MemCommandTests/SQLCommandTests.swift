import APITestDoubles
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem sql")
struct SQLCommandTests {
    @Test("rows are CSV in a pipe, a table or JSON on demand")
    func formats() async throws {
        try await withAPI { api in
            let csv = await run(SQLCommand.self, ["FROM x", "--url", api.url])
            #expect(csv.exitCode == 0)
            #expect(csv.text == "query,limit\nFROM x,1000")
            #expect(csv.complaints == ["There are more than these 1000 rows: give --limit, up to 100000."])
            let table = await run(SQLCommand.self, ["FROM x", "--format", "table", "--limit", "5", "--url", api.url])
            #expect(table.lines == ["query   limit", "FROM x  5"])
            let json = await run(SQLCommand.self, ["FROM x", "--format", "json", "--url", api.url])
            #expect(json.text.contains(#""rows":[["FROM x",1000]]"#))
        }
    }

    @Test("what the server says of a wrong query is told, with an exit code of its own for each kind of trouble")
    func failures() async throws {
        try await withAPI { api in
            let wrong = await run(SQLCommand.self, ["statement", "--url", api.url])
            #expect(wrong.exitCode == 1)
            #expect(wrong.complaints == ["Error: because of statement"])
        }
        #expect(await run(SQLCommand.self, ["x", "--limit", "0"]).exitCode == 64)
        #expect(await run(SQLCommand.self, ["x", "--format", "xml"]).exitCode == 64)
        #expect(await run(SQLCommand.self, ["x", "--url", "http://127.0.0.1:1"]).exitCode == 69)
    }
}
