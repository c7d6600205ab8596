import Foundation
import Glibc
import Testing

/// SQL over what was really streamed.
@Suite("SQL")
struct SQLTests {
    private struct Answer: Decodable {
        var rowCount: Int
        var truncated: Bool
    }

    /// A query that would take days.
    private static let endless = #"{"query": "SELECT sum(a.range) FROM range(100000000) a, range(100000000) b"}"#

    @Test("mem sql counts what was streamed, and a bomb beside the stream costs it nothing")
    func streamed() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe())
        try await Workload.machine.claiming(12) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("desk")
                let publisher = try await server.live(clip, to: stream)
                let bomb = #"{"query": "SELECT list(range || repeat('x', 100)) FROM range(100000000)"}"#
                let (status, _) = try await server.api.answer("POST", "/api/sql", json: bomb)
                #expect(status == 400)
                let before = try await server.api.stream(stream.sessionId)
                let after = try await server.api.stream(stream.sessionId, hasSamples: before.framesReceived + 2)
                #expect(after.dropped == 0)
                #expect(!server.log.contains("the store can't commit"))
                try await publisher.stop()
                try await server.api.stream(stream.sessionId, is: "ended")
                // The last samples may be stored a moment after the stream is over.
                try await eventually("SQL counts what the API counts", within: 15) {
                    let total = try await server.api.stream(stream.sessionId).framesReceived
                    let csv = try await ChildProcess.run(
                        Place.mem,
                        [
                            "sql",
                            "SELECT name, count(*) AS samples FROM timeline JOIN sessions USING (session_id) GROUP BY ALL",
                        ],
                        in: server.folder,
                        environment: ["MEM_URL": server.api.base]
                    )
                    return total >= after.framesReceived && csv == "name,samples\r\ndesk,\(total)\r\n"
                }
            }
        }
    }

    @Test("A client that goes away takes its query with it")
    func hangUp() async throws {
        try await MemServer.run { server in
            let curl = try #require(Place.installed("curl"))
            let client = try ChildProcess(
                curl,
                ["-s", "-X", "POST", server.api.base + "/api/sql", "-d", Self.endless],
                in: server.folder,
                name: "curl"
            )
            func queries() -> [pid_t] { ProcessTable.children(of: server.process.identifier, named: "exe") }
            try await eventually("the query runs", within: 20) { !queries().isEmpty }
            client.send(SIGKILL)
            // Sooner than its time would be up.
            try await eventually("the query is gone", within: 5) { queries().isEmpty }
            let one = try await server.api.ask("POST", "/api/sql", json: #"{"query": "SELECT 1"}"#, for: Answer.self)
            #expect(one.rowCount == 1 && !one.truncated)
        }
    }

    /// What a stranger with the scope `read` would try over HTTP; `FOLDER` is one that this user may read and write.
    private static let attempts: [(query: String, status: Int, code: String?)] = [
        ("FROM read_text('FOLDER/canary')", 400, "SQL_ERROR"), ("FROM read_csv('FOLDER/canary')", 400, "SQL_ERROR"),
        ("FROM 'FOLDER/canary'", 400, "SQL_ERROR"), ("FROM glob('FOLDER/*')", 400, "SQL_ERROR"),
        ("FROM read_text('FOLDER/../config.yaml')", 400, "SQL_ERROR"),
        ("FROM read_duckdb('FOLDER/mem.duckdb')", 400, "SQL_ERROR"),
        ("FROM read_blob('/proc/self/environ')", 400, "SQL_ERROR"), ("SELECT getenv('CANARY')", 400, "SQL_ERROR"),
        ("COPY (SELECT 1) TO 'FOLDER/out.csv'", 400, "SQL_ERROR"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO 'FOLDER/out.csv'", 400, "SQL_ERROR"),
        ("EXPORT DATABASE 'FOLDER/out'", 400, "SQL_ERROR"), ("ATTACH 'FOLDER/out.duckdb'", 400, "SQL_ERROR"),
        ("ATTACH 'FOLDER/mem.duckdb' AS m (READ_ONLY)", 400, "SQL_ERROR"),
        ("SET lock_configuration = false", 400, "SQL_ERROR"), ("SELECT 1; DROP VIEW timeline", 400, "SQL_ERROR"),
        ("INSERT INTO sessions (name) VALUES ('x')", 400, "SQL_ERROR"), ("INSTALL httpfs", 400, "SQL_ERROR"),
        ("FROM read_text('http://127.0.0.1:PORT/health')", 400, "SQL_ERROR"),
        ("FROM duckdb_secrets()", 400, "SQL_ERROR"), ("FROM sessions", 200, nil),
        ("FROM mem_stream_sessions()", 200, nil),
        ("SELECT list(range) FROM range(1000000000)", 400, "SQL_TOO_LARGE"),
        ("SELECT sleep_ms(1000000)", 504, "SQL_TIMEOUT"),
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r", 504, "SQL_TIMEOUT"),
        ("FROM range(10000000)", 200, nil),
        ("FROM enable_logging(storage = 'file', storage_path = 'FOLDER/log')", 200, nil),
    ]

    @Test("What strangers try gets the right refusal, or harmless rows; nothing is read or written, and Mem goes on")
    func attempts() async throws {
        struct Refusal: Decodable { var code: String }
        try await MemServer.run { server in
            let key = try await server.api.createStream("desk").streamKey
            let data = server.folder.data
            let secret = "canary-\(UUID().uuidString)"
            try Data(secret.utf8).write(to: data.appending(path: "canary"))
            func files() throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: data.path)) }
            let before = try files()
            for (template, status, code) in Self.attempts {
                let query = template.replacing("FOLDER", with: data.path).replacing("PORT", with: "\(server.apiPort)")
                let question = String(decoding: try JSONEncoder().encode(["query": query]), as: UTF8.self)
                let answer = try await server.api.answer("POST", "/api/sql", json: question)
                let text = String(decoding: answer.body, as: UTF8.self)
                #expect(answer.status == status, "\(query): \(text.prefix(500))")
                #expect((try? JSONDecoder().decode(Refusal.self, from: answer.body))?.code == code, "\(query)")
                #expect(!text.contains(secret) && !text.contains(key), "\(query)")
            }
            let command = try ChildProcess(
                Place.mem,
                ["sql", "FROM read_text('\(data.path)/canary')"],
                in: server.folder,
                name: "mem-sql",
                environment: ["MEM_URL": server.api.base]
            )
            #expect(try await command.exitStatus(within: 60) == 1)
            #expect(!(command.output + command.errors).contains(secret))
            #expect(try files() == before)
            #expect(try await server.api.answer("GET", "/health").status == 200)
            #expect(ProcessTable.children(of: server.process.identifier, named: "exe").isEmpty)
        }
    }
}
