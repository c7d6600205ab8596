import APITestDoubles
import MemCore
import Testing

@Suite("Pages of other hosts")
struct OriginTests {
    @Test(
        "a page of this machine or of the asked host may use the API",
        arguments: ["http://localhost:5173", "http://127.0.0.1:9", "http://[::1]:80", "https://LOCALHOST"]
    )
    func trusted(origin: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/api/streams", headers: ["Origin: \(origin)"])
            #expect(answer.status == 200)
            #expect(answer.headers["access-control-allow-origin"] == origin)
            #expect(answer.headers["vary"] == "Origin")
            let missing = try await api.send("GET", "/api/streams/x", headers: ["Origin: \(origin)"])
            #expect(missing.status == 404)
            #expect(missing.headers["access-control-allow-origin"] == origin)
        }
    }

    @Test(
        "any other page is refused and changes nothing",
        arguments: [
            "https://example.com", "null", "http://localhost.example.com", "http://127.0.0.1.example.com", "://",
        ]
    )
    func foreign(origin: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/streams/create", headers: ["Origin: \(origin)"], body: "{}")
            #expect(answer.status == 403)
            #expect(answer.headers["access-control-allow-origin"] == nil)
            #expect(try answer.json["code"] == .string("FOREIGN_ORIGIN"))
            #expect(await api.streams.streams().isEmpty)
        }
    }

    @Test("a preflight request is answered")
    func preflight() async throws {
        try await withAPI { api in
            let headers = ["Origin: http://localhost:5173", "Access-Control-Request-Method: DELETE"]
            let answer = try await api.send("OPTIONS", "/api/streams/x", headers: headers)
            #expect(answer.status == 204)
            #expect(answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, PUT, DELETE")
        }
    }
}
