import MemCore
import Testing

@Suite("Who needs a token, and for what it is good")
struct AccessTests {
    @Test(
        "an address of the loopback is this machine's alone",
        arguments: [
            ("127.0.0.1", true), ("127.8.9.10", true), ("localhost", true), ("LOCALHOST", true), ("::1", true),
            ("[::1]", true), ("0.0.0.0", false), ("::", false), ("192.168.1.2", false), ("127.0.0.1.example", false),
            ("127.0.0", false), ("127.0.0.256", false), ("desk.example", false), ("::ffff:127.0.0.1", false),
            ("", false),
        ]
    )
    func loopback(host: String, isOne: Bool) {
        var api = Configuration.API()
        api.host = host
        #expect(api.isOnLoopback == isOne)
        #expect(api.needsTokens == !isOne)
        api.auth = .tokens
        #expect(api.needsTokens)
        api.auth = .none
        #expect(!api.needsTokens)
    }

    @Test("the tokens lie beside the database unless something else is said")
    func file() {
        var configuration = Configuration()
        #expect(configuration.tokenFile == "data/mem.duckdb.tokens")
        configuration.api.tokens = "/etc/mem/tokens"
        #expect(configuration.tokenFile == "/etc/mem/tokens")
    }

    @Test("a scope includes itself, and admin all", arguments: AccessScope.allCases)
    func scopes(scope: AccessScope) {
        let grant = AccessGrant(id: "1", name: "a", scopes: [scope])
        for other in AccessScope.allCases {
            #expect(grant.includes(other) == (scope == other || scope == .admin))
        }
        #expect(!AccessGrant(id: "1", name: "a", scopes: []).includes(scope))
    }
}
