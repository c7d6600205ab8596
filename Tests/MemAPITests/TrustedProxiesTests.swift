import APITestDoubles
import HTTPTypes
import Logging
import MemCore
import Testing

@testable import MemAPI

@Suite("Proxies that are trusted")
struct TrustedProxiesTests {
    private static func origin(_ fields: [(String, String)], from peer: String = "10.0.0.1") -> TrustedProxies.Origin {
        var headers = HTTPFields()
        for (name, value) in fields { headers.append(HTTPField(name: .known(name), value: value)) }
        return TrustedProxies(["10.0.0.0/8", "::1"]).origin(headers, from: peer)
    }

    private static let clients: [(fields: [(String, String)], client: String)] = [
        ([("X-Forwarded-For", "192.0.2.7")], "192.0.2.7"),
        ([("X-Forwarded-For", "192.0.2.7:4711")], "192.0.2.7"),
        ([("X-Forwarded-For", "[2001:db8::7]:4711")], "2001:db8::7"),
        ([("X-Forwarded-For", "2001:db8::7")], "2001:db8::7"),
        // What the client wrote itself stands before what a proxy says of it.
        ([("X-Forwarded-For", "203.0.113.1, 10.0.0.9, 192.0.2.7")], "192.0.2.7"),
        ([("X-Forwarded-For", "203.0.113.1"), ("X-Forwarded-For", "192.0.2.7")], "192.0.2.7"),
        ([("X-Forwarded-For", "192.0.2.7, 10.0.0.2 ,\t10.0.0.3")], "192.0.2.7"),
        ([("X-Forwarded-For", "10.0.0.5, 10.0.0.6")], "10.0.0.5"),
        ([("X-Forwarded-For", "192.0.2.7, nobody, 10.0.0.6")], "10.0.0.6"),
        ([("X-Forwarded-For", "192.0.2.7, nobody")], "10.0.0.1"),
        ([("X-Forwarded-For", "")], "10.0.0.1"), ([("X-Forwarded-For", ",,,")], "10.0.0.1"), ([], "10.0.0.1"),
        ([("Forwarded", "for=192.0.2.7;proto=https;by=10.0.0.1")], "192.0.2.7"),
        ([("Forwarded", "for=203.0.113.1, For=\"[2001:db8::7]:4711\"")], "2001:db8::7"),
        ([("Forwarded", "for=192.0.2.7, for=unknown")], "10.0.0.1"),
        ([("Forwarded", "for=\"_a,for=192.0.2.7\"")], "10.0.0.1"),
        // One of them may be the client's.
        ([("Forwarded", "for=203.0.113.1"), ("X-Forwarded-For", "192.0.2.7")], "10.0.0.1"),
        ([("Forwarded", "for=192.0.2.7"), ("X-Forwarded-For", "192.0.2.7")], "192.0.2.7"),
    ]

    @Test("say from the end whom they were asked by; the first that is none of them is the client", arguments: clients)
    func client(fields: [(String, String)], client: String) {
        #expect(Self.origin(fields).address == PeerAddress(text: client))
    }

    @Test("nobody else is believed")
    func untrusted() {
        let fields = [("X-Forwarded-For", "192.0.2.7"), ("X-Forwarded-Proto", "https")]
        for peer in ["127.0.0.1", "11.0.0.1", "2001:db8::1"] {
            #expect(Self.origin(fields, from: peer) == .init(address: PeerAddress(text: peer), scheme: nil))
        }
        #expect(Self.origin(fields, from: "::ffff:10.0.0.1").address == .version4(0xC000_0207))
    }

    @Test(
        "say how they were asked",
        arguments: [
            ([("X-Forwarded-Proto", "https")], "https"), ([("X-Forwarded-Proto", "HTTP")], "http"),
            ([("X-Forwarded-Proto", "http, https")], "https"), ([("X-Forwarded-Proto", "gopher")], nil),
            ([("Forwarded", "proto=http, for=192.0.2.7;proto=https")], "https"), ([], nil),
            ([("Forwarded", "proto=http, for=192.0.2.7")], nil),
            ([("X-Forwarded-Proto", "https"), ("Forwarded", "proto=http")], nil),
        ] as [([(String, String)], String?)]
    )
    func scheme(fields: [(String, String)], scheme: String?) {
        #expect(Self.origin(fields).scheme == scheme)
    }

    @Test("a chain without end is read at its end only")
    func hostile() {
        let long = String(repeating: "203.0.113.1,", count: 6000)
        #expect(Self.origin([("X-Forwarded-For", long + "192.0.2.7")]).address == PeerAddress(text: "192.0.2.7"))
        let proxies = String(repeating: "10.0.0.2,", count: 6000) + "10.0.0.3"
        #expect(Self.origin([("X-Forwarded-For", "192.0.2.7," + proxies)]).address == PeerAddress(text: "10.0.0.2"))
        #expect(
            Self.origin([("X-Forwarded-For", String(repeating: "9", count: 80_000))]).address == .version4(0x0A00_0001)
        )
        #expect(Self.origin([("Forwarded", String(repeating: ";=", count: 40_000))]).address == .version4(0x0A00_0001))
    }

    private static let limits = "limits: { request_burst: 2, requests_per_second: 0.1 }"

    @Test("each of their clients has limits of its own")
    func rates() async throws {
        let yaml = "api: { auth: tokens, trusted_proxies: [127.0.0.1], \(Self.limits) }"
        try await withAPI(yaml: yaml) { api in
            /// How many are let in of a client until one is not; on a slow machine some more.
            func letIn(_ client: String) async throws -> Int {
                for count in 0..<100 {
                    let answer = try await api.send("GET", "/api/streams", headers: ["X-Forwarded-For: \(client)"])
                    if answer.status == 429 { return count }
                    #expect(answer.status == 401)
                }
                return 100
            }
            let (one, other) = (try await letIn("192.0.2.7"), try await letIn("192.0.2.8"))
            #expect((2..<100).contains(one) && (2..<100).contains(other))
        }
        try await withAPI(yaml: "api: { auth: tokens, \(Self.limits) }") { api in
            var last = 0
            for client in 1...100 where last != 429 {
                last = try await api.send("GET", "/api/streams", headers: ["X-Forwarded-For: 192.0.2.\(client)"]).status
            }
            #expect(last == 429, "whoever is not trusted counts itself")
        }
    }

    @Test("the cookie is for HTTPS alone where one says that it was asked so, and pages of another scheme are others")
    func cookie() async throws {
        let tokens = InMemoryTokens()
        tokens.add("t", .control)
        for (trusted, isSecure) in [("[127.0.0.1]", true), ("[]", false)] {
            try await withAPI(yaml: "api: { auth: tokens, trusted_proxies: \(trusted) }", tokens: tokens) { api in
                let said = ["X-Forwarded-Proto: https"]
                let login = try await api.send("POST", "/api/login", headers: said, body: #"{"token": "t"}"#)
                #expect(login.headers["set-cookie"]?.hasSuffix("; Secure") == isSecure)
                let page = ["Origin: http://127.0.0.1:\(api.port)", "Cookie: mem_token=t"]
                let other = try await api.send("POST", "/api/streams/create", headers: page + said, body: "{}")
                #expect(other.status == (isSecure ? 401 : 200))
            }
        }
    }

    @Test(
        "one that is not trusted is told once, and not at all where it is or says nothing",
        arguments: [
            (
                "{ auth: none }",
                "requests come through a proxy, and nobody needs a token: set api.auth and api.trusted_proxies"
            ),
            (
                "{ auth: tokens }",
                "a proxy is not believed for whom it asks: if it is yours, add it to api.trusted_proxies"
            ),
            ("{ auth: tokens, trusted_proxies: [127.0.0.1] }", nil),
        ] as [(String, String?)]
    )
    func untrusted(yaml: String, warning: String?) async throws {
        let log = Lines()
        try await withAPI(yaml: "api: \(yaml)", logger: Logger(label: "test") { _ in log.handler }) { api in
            _ = try await api.send("GET", "/")
            #expect(log.all.isEmpty)
            for field in ["X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.8", "X-Forwarded-For: 192.0.2.9"] {
                _ = try await api.send("GET", "/", headers: [field])
            }
            #expect(log.all == (warning.map { ["\($0) peer=127.0.0.1"] } ?? []))
        }
    }

    @Test("no more of them are told than anybody wants to read of")
    func manyUntrusted() {
        let log = Lines()
        let proxies = UntrustedProxies(needsTokens: true, logger: Logger(label: "test") { _ in log.handler })
        for _ in 0..<2 {
            for address in UInt32(1)...100 { proxies.note(.version4(address)) }
        }
        #expect(log.all.count == UntrustedProxies.most)
        #expect(Set(log.all).count == UntrustedProxies.most)
    }

    @Test("a connection of theirs counts as its client's while that is answered")
    func connections() throws {
        let connections = APIConnections()
        var limits = Configuration.API.Limits()
        limits.connectionsPerAddress = 1
        var numbers: [Int] = []
        for _ in 0..<3 {
            guard case .entered(let number) = connections.enter(from: nil, atMost: limits, close: {}) else { continue }
            numbers.append(number)
        }
        try #require(numbers.count == 3)
        #expect(connections.assign(numbers[0], to: .version4(1), atMost: limits))
        #expect(connections.assign(numbers[0], to: .version4(1), atMost: limits), "again")
        #expect(!connections.assign(numbers[1], to: .version4(1), atMost: limits))
        #expect(connections.assign(numbers[1], to: .version4(2), atMost: limits))
        #expect(connections.assign(numbers[0], to: nil, atMost: limits))
        #expect(connections.assign(numbers[2], to: .version4(1), atMost: limits))
        connections.leave(numbers[2])
        #expect(connections.enter(from: .version4(1), atMost: limits) {} != .tooManyFromAddress)
    }
}
