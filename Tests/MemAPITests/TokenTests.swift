import APITestDoubles
import MemCore
import Testing

@testable import MemAPI

@Suite("Tokens")
struct TokenTests {
    private static let yaml = "api: { auth: tokens, cors_origins: [\"https://notes.example\"] }"

    /// What one gets for a token of a scope at a route of that scope, and who else may.
    private static let probes: [(scope: AccessScope, method: String, target: String)] = [
        (.read, "GET", "/api/streams"), (.annotate, "POST", "/api/annotations/quick?content=x"),
        (.control, "POST", "/api/streams/create"), (.admin, "GET", "/api/settings"),
    ]

    @Test(
        "a token is let in to what its scopes are for, and to nothing else; admin to all",
        arguments: AccessScope.allCases
    )
    func scopes(scope: AccessScope) async throws {
        let tokens = InMemoryTokens()
        tokens.add("t", scope)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            for probe in Self.probes {
                let answer = try await api.send(
                    probe.method,
                    probe.target,
                    headers: ["Authorization: bearer t"],
                    body: probe.method == "POST" ? "{}" : nil
                )
                guard scope == probe.scope || scope == .admin else {
                    #expect(answer.status == 403, "\(probe)")
                    #expect(try answer.json["code"] == .string("SCOPE_NEEDED"))
                    #expect(try answer.json["detail"].text?.contains("scope \(probe.scope.rawValue)") == true)
                    let challenge = "error=\"insufficient_scope\", scope=\"\(probe.scope.rawValue)\""
                    #expect(answer.headers["www-authenticate"]?.hasSuffix(challenge) == true)
                    continue
                }
                #expect(answer.status == 200, "\(probe)")
            }
        }
    }

    @Test("a token that has run out is told so; one that will is let in")
    func expiry() async throws {
        let tokens = InMemoryTokens()
        tokens.add("over", .admin, until: .now())
        tokens.add("good", .admin, until: Instant.now().advanced(bySeconds: 3600))
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            let over = try await api.send("GET", "/api/streams", headers: ["Authorization: Bearer over"])
            #expect(over.status == 401)
            #expect(try over.json["code"] == .string("TOKEN_EXPIRED"))
            #expect(over.headers["www-authenticate"]?.hasSuffix("error=\"invalid_token\"") == true)
            let login = try await api.send("POST", "/api/login", body: #"{"token": "over"}"#)
            #expect(login.status == 401 && login.headers["set-cookie"] == nil)
            let good = try await api.send("GET", "/api/streams", headers: ["Authorization: Bearer good"])
            #expect(good.status == 200)
        }
    }

    @Test(
        "nobody else is let in, and told what to do",
        arguments: [
            (nil, "TOKEN_NEEDED"), ("Authorization: Bearer x", "TOKEN_UNKNOWN"),
            ("Authorization: Bearer", "TOKEN_NEEDED"),
            ("Authorization: Basic dDp0", "TOKEN_NEEDED"), ("Authorization: Bearer t t", "TOKEN_NEEDED"),
            ("Cookie: mem_token=t", "TOKEN_NEEDED"), ("X-Token: t", "TOKEN_NEEDED"),
        ]
    )
    func strangers(header: String?, code: String) async throws {
        let tokens = InMemoryTokens()
        tokens.add("t", .admin)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            for probe in Self.probes where header?.hasPrefix("Cookie") != true || probe.method == "POST" {
                let answer = try await api.send(probe.method, probe.target, headers: [header].compactMap(\.self))
                #expect(answer.status == 401)
                #expect(try answer.json["code"] == .string(code))
                #expect(try answer.json["detail"].text?.contains("mem token") == true)
                #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer realm=\"Mem\"") == true)
            }
            #expect(await api.streams.streams().isEmpty)
        }
    }

    @Test("a revoked token ends with the next request")
    func revoked() async throws {
        let tokens = InMemoryTokens()
        tokens.add("t", .read)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            let header = ["Authorization: Bearer t"]
            let before = try await api.send("GET", "/api/streams", headers: header)
            tokens.revoke("t")
            let after = try await api.send("GET", "/api/streams", headers: header)
            #expect([before.status, after.status] == [200, 401])
        }
    }

    @Test("on the loopback nobody needs one, and what a proxy adds does no harm")
    func loopback() async throws {
        try await withAPI { api in
            for header in ["Authorization: Basic dDp0", "Authorization: Bearer x", "Cookie: mem_token=x"] {
                let answer = try await api.send("PUT", "/api/settings", headers: [header], body: "{}")
                #expect(answer.status == 200)
            }
            let access = try await api.send("GET", "/api/login").json
            #expect(access["needs_token"] == .bool(false))
            #expect(access["scopes"].elements.count == 4)
        }
    }

    @Test("keys are shown to whoever may publish, and masked for who may only look")
    func keys() async throws {
        let tokens = InMemoryTokens()
        tokens.add("looks", .read)
        tokens.add("publishes", .read, .control)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            let key = record.key.rawValue
            for target in ["/api/streams", "/api/streams/status", "/api/streams/\(record.id)", "/api/streams/\(key)"] {
                let masked = try await api.send("GET", target, headers: ["Authorization: Bearer looks"])
                let whole = try await api.send("GET", target, headers: ["Authorization: Bearer publishes"])
                #expect([masked.status, whole.status] == [200, 200])
                let text = String(decoding: masked.body, as: UTF8.self)
                #expect(!text.contains(key.dropFirst(4)), "\(target)")
                #expect(text.contains("\"\(key.prefix(4))…\""))
                #expect(String(decoding: whole.body, as: UTF8.self).contains("\"\(key)\""))
            }
            let stream = try await api.send(
                "GET",
                "/api/streams/\(record.id)",
                headers: ["Authorization: Bearer looks"]
            )
            #expect(try stream.json["rtmp_url"].text == "rtmp://localhost:1935/live/\(key.prefix(4))…")
        }
    }

    @Test("whether Mem is well is no secret; why it is not, is")
    func health() async throws {
        let tokens = InMemoryTokens()
        tokens.add("t", .read)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            await api.streams.setStale([(SessionID(rawValue: "0b9f6a5e"), "its disk /secret is full")])
            let stranger = try await api.send("GET", "/health")
            #expect(stranger.status == 503)
            #expect(!String(decoding: stranger.body, as: UTF8.self).contains("secret"))
            let known = try await api.send("GET", "/health", headers: ["Authorization: Bearer t"])
            #expect(String(decoding: known.body, as: UTF8.self).contains("/secret"))
        }
    }

    @Test("a page is let in by a cookie that scripts and other sites don't get")
    func login() async throws {
        let tokens = InMemoryTokens()
        tokens.add("t", .read, .control)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            let origin = "Origin: http://127.0.0.1:\(api.port)"
            let refused = try await api.send("POST", "/api/login", headers: [origin], body: #"{"token": "x"}"#)
            #expect(refused.status == 401)
            #expect(refused.headers["set-cookie"] == nil)
            let login = try await api.send("POST", "/api/login", headers: [origin], body: #"{"token": "t"}"#)
            #expect(login.status == 200)
            #expect(try login.json["name"] == .string("name-t"))
            #expect(try login.json["scopes"] == .array([.string("read"), .string("control")]))
            let cookie = try #require(login.headers["set-cookie"])
            #expect(cookie == "mem_token=t; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict")
            let own = [origin, "Cookie: a=b; mem_token=t"]
            #expect(try await api.send("POST", "/api/streams/create", headers: own, body: "{}").status == 200)
            #expect(try await api.send("GET", "/api/login", headers: own).json["name"] == .string("name-t"))
            let logout = try await api.send("POST", "/api/logout", headers: own)
            #expect(logout.headers["set-cookie"] == "mem_token=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
        }
    }

    @Test(
        "the cookie counts for Mem's own pages and listed ones, and for no other that a browser sends it for",
        arguments: [
            (["Sec-Fetch-Site: same-origin"], true), (["Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"], true),
            (["Origin: http://127.0.0.1:PORT"], true), (["Origin: https://notes.example"], true),
            (["Origin: http://127.0.0.1:9"], false), (["Origin: http://localhost:PORT"], false),
            (["Sec-Fetch-Site: same-site"], false),
            (["Sec-Fetch-Site: same-origin", "Origin: http://127.0.0.1:9"], false), ([], false),
        ]
    )
    func foreignUse(headers: [String], isLetIn: Bool) async throws {
        let tokens = InMemoryTokens()
        tokens.add("t", .admin)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            let all = headers.map { $0.replacing("PORT", with: "\(api.port)") } + ["Cookie: mem_token=t"]
            let answer = try await api.send("POST", "/api/streams/create", headers: all, body: "{}")
            #expect(answer.status == (isLetIn ? 200 : 401))
            #expect(await api.streams.streams().count == (isLetIn ? 1 : 0))
        }
    }

    @Test("a cookie whose token was revoked is told so")
    func staleCookie() async throws {
        try await withAPI(yaml: Self.yaml) { api in
            let headers = ["Sec-Fetch-Site: same-origin", "Cookie: mem_token=x"]
            let answer = try await api.send("GET", "/api/streams", headers: headers)
            #expect(answer.status == 401)
            #expect(try answer.json["code"] == .string("TOKEN_UNKNOWN"))
        }
    }

    @Test("a listed page asks whether it may send a token, and may")
    func preflight() async throws {
        try await withAPI(yaml: Self.yaml) { api in
            let headers = ["Origin: https://notes.example", "Access-Control-Request-Headers: authorization"]
            let answer = try await api.send("OPTIONS", "/api/streams", headers: headers)
            #expect(answer.status == 204)
            #expect(answer.headers["access-control-allow-headers"]?.contains("Authorization") == true)
        }
    }
}
