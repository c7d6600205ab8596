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
                #expect(csv == "name,samples\r\ndesk,\(total)\r\n")
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
}
