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

    @Test("a page of another site can't embed an answer either; a link that leads there is followed")
    func embedded() async throws {
        try await withAPI { api in
            for (method, site, mode, status) in [
                ("GET", "cross-site", "no-cors", 403), ("HEAD", "cross-site", "no-cors", 403),
                ("POST", "cross-site", "navigate", 403), ("GET", "cross-site", "navigate", 200),
                ("GET", "same-site", "no-cors", 200), ("GET", "none", "navigate", 200),
            ] {
                let headers = ["Sec-Fetch-Site: \(site)", "Sec-Fetch-Mode: \(mode)"]
                let answer = try await api.send(method, "/api/streams", headers: headers)
                #expect(answer.status == status, "\(method) \(site) \(mode)")
            }
        }
    }

    @Test("a preflight request is answered")
    func preflight() async throws {
        try await withAPI { api in
            let headers = ["Origin: http://localhost:5173", "Access-Control-Request-Method: DELETE"]
            let answer = try await api.send("OPTIONS", "/api/streams/x", headers: headers)
            #expect(answer.status == 204)
            #expect(answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, PUT, PATCH, DELETE")
        }
    }

    @Test("a listed origin may read and write, and send what a proxy knows it by")
    func listed() async throws {
        let yaml = "api: { cors_origins: [\"https://Notes.example\", \"http://desk.example:5173\"] }"
        try await withAPI(yaml: yaml) { api in
            for origin in ["https://notes.example", "https://notes.example:443", "http://desk.example:5173"] {
                let headers = ["Origin: \(origin)", "Access-Control-Request-Method: PUT"]
                let preflight = try await api.send("OPTIONS", "/api/annotations/1", headers: headers)
                #expect(preflight.status == 204)
                #expect(preflight.headers["access-control-allow-origin"] == origin)
                #expect(preflight.headers["access-control-allow-methods"]?.contains("PUT") == true)
                #expect(preflight.headers["access-control-allow-credentials"] == "true")
                let answer = try await api.send(
                    "POST",
                    "/api/streams/create",
                    headers: ["Origin: \(origin)"],
                    body: "{}"
                )
                #expect(answer.status == 200)
                #expect(answer.headers["vary"] == "Origin")
                #expect(answer.headers["access-control-expose-headers"]?.contains("ETag") == true)
                #expect(answer.headers["access-control-expose-headers"]?.contains("Retry-After") == true)
            }
        }
    }

    @Test(
        "scheme, host and port have to be the listed ones",
        arguments: [
            "http://notes.example", "https://notes.example:8443", "https://evil.notes.example",
            "https://notes.example.evil",
            "https://notes.example/", "null", "",
        ]
    )
    func unlisted(origin: String) async throws {
        try await withAPI(yaml: "api: { cors_origins: [\"https://notes.example\"] }") { api in
            let answer = try await api.send("GET", "/api/streams", headers: ["Origin: \(origin)"])
            #expect(answer.status == 403)
            #expect(answer.headers["vary"] == "Origin")
        }
    }

    @Test("* lets every page in, without credentials", arguments: ["https://example.com", "null"])
    func anybody(origin: String) async throws {
        try await withAPI(yaml: "api: { cors_origins: [\"*\"] }") { api in
            let answer = try await api.send("GET", "/api/streams", headers: ["Origin: \(origin)"])
            #expect(answer.status == 200)
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["access-control-allow-credentials"] == nil)
        }
    }

    @Test("origins may be listed while Mem runs, and answers to nobody's page are no page's either")
    func changed() async throws {
        try await withAPI { api in
            let origin = ["Origin: https://notes.example"]
            let body = #"{"api": {"cors_origins": ["https://notes.example"]}}"#
            let before = try await api.send("GET", "/api/streams", headers: origin)
            let own = try await api.send("PUT", "/api/settings", headers: origin, body: body)
            let change = try await api.send("PUT", "/api/settings", body: body)
            let after = try await api.send("GET", "/api/streams", headers: origin)
            let none = try await api.send("GET", "/api/streams")
            #expect([before, own, change, after, none].map(\.status) == [403, 403, 200, 200, 200])
            #expect(none.headers["vary"] == "Origin")
        }
    }
}
