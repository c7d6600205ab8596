import Foundation
import Glibc
import Testing

/// What others see of Mem's end by SIGTERM.
@Suite("The end")
struct EndingTests {
    private struct Health: Decodable {
        var status: String
        var detail: String?
    }

    @Test("who asks /ready time after time is told that Mem ends while it still answers")
    func readiness() async throws {
        try await Workload.machine.claiming(40) {
            try await MemServer.run { server in
                func ask() async throws -> (status: Int, health: Health) {
                    let (status, body) = try await server.api.answer("GET", "/ready")
                    return (status, try JSONDecoder().decode(Health.self, from: body))
                }
                #expect(try await ask().status == 200)
                // Far enough from the two seconds that are waited for at most, however slow the machine.
                try await passTime(seconds: 1.2)
                #expect(try await ask().status == 200)
                server.process.send(SIGTERM)
                // With nobody to wait for it would be over long before.
                try await passTime(seconds: 0.4)
                // Refused before that is a failure: the next question was to be expected within two seconds.
                let health = try await eventually("it is told", within: 20, every: .milliseconds(10)) {
                    let (status, health) = try await ask()
                    return status == 503 ? health : nil
                }
                #expect(health.status == "not_ready")
                #expect(health.detail?.contains("Mem is shutting down.") == true)
                #expect(try await server.process.exitStatus(within: 5) == 0)
            }
        }
    }

    @Test("what was refused and has no line yet is summed up; a request that is cut off is no error")
    func log() async throws {
        try await Workload.machine.claiming(20) {
            try await MemServer.run { server in
                let strangers = try (0..<25).map { _ in try RawConnection(port: server.rtmpPort) }
                for stranger in strangers { try stranger.send(RTMPBytes.publish("nobody-has-this-key")) }
                try await eventually("all are refused", within: 20) { strangers.allSatisfy(\.isClosed) }
                for _ in 0..<3 {
                    let page = try RawConnection(port: server.apiPort)
                    try page.send("GET / HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
                    try await eventually("it is refused", within: 20) { page.hasHeard("421") }
                }
                async let query = server.api.answer(
                    "POST",
                    "/api/sql",
                    json: #"{"query": "SELECT count(*) FROM range(100000000000) a, range(1000) b"}"#
                )
                try await eventually("the query runs", within: 20) {
                    !ProcessTable.children(of: server.process.identifier, named: "exe").isEmpty
                }
                try await server.stop()
                // Cut off, or told why: which of them is a matter of moments.
                if let answer = try? await query { #expect(answer.status == 503) }
                let lines = server.log.split(separator: "\n")
                #expect(lines.count { $0.contains("more was refused") } == 1, "\(server.log)")
                #expect(lines.count { $0.contains("more requests refused") } == 1, "\(server.log)")
                #expect(!lines.contains { $0.contains(" error ") || $0.contains("Cancellation") }, "\(server.log)")
            }
        }
    }
}
