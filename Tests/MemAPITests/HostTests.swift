import APITestDoubles
import MemCore
import Testing

@testable import MemAPI

@Suite("Names of hosts")
struct HostTests {
    @Test(
        "addresses, names of the loopback and configured names are this machine's",
        arguments: [
            "127.0.0.1", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7:8000", "[2001:db8::7]", "localhost", "LOCALHOST:80",
            "localhost.:8000", "a.localhost", "desk.example:8000", "rtmp.example", "mem.example", "MEM.example.:8443",
            "tower",
        ]
    )
    func own(authority: String) {
        #expect(Self.names.allow(authority))
    }

    @Test(
        "any other name, and what only looks like an address, is not",
        arguments: [
            "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256", "1.2.3.+4", "sub.mem.example", "mem.example.evil", "", ":8000", "localhost:x", "a b", "[::1",
            "localhost@evil.example", "localhost/x", "notlocalhost", "..", "127.0.0.1:8000:9",
        ]
    )
    func foreign(authority: String) {
        #expect(!Self.names.allow(authority))
    }

    private static let names: HostNames = {
        var configuration = Configuration()
        configuration.api.host = "desk.example"
        configuration.api.hosts = ["Mem.example"]
        configuration.streaming.rtmp.host = "rtmp.example"
        return HostNames(HostNames.given(by: configuration), machine: "tower")
    }()

    @Test("the system has a name for this machine, and who asks without any is no browser")
    func machine() {
        #expect(HostNames([]).allow(HostNames.machine))
        #expect(HostNames([], machine: nil).allow(nil))
    }

    @Test("a page whose name was led to this machine reads nothing and changes nothing")
    func rebound() async throws {
        try await withAPI { api in
            let page = ["Origin: http://evil.example:\(api.port)", "Sec-Fetch-Site: same-origin"]
            let host = "evil.example:\(api.port)"
            for (method, target) in [("GET", "/api/streams"), ("OPTIONS", "/api/streams"), ("GET", "/docs")] {
                let answer = try await api.send(method, target, host: host, headers: page)
                #expect(answer.status == 421)
                #expect(answer.headers["access-control-allow-origin"] == nil)
                #expect(try answer.json["code"] == .string("UNKNOWN_HOST"))
                #expect(try answer.json["detail"].text?.contains("MEM_API_HOSTS") == true)
            }
            let change = try await api.send("POST", "/api/streams/create", host: host, headers: page, body: "{}")
            #expect(change.status == 421)
            #expect(await api.streams.streams().isEmpty)
        }
    }

    @Test("the name that a proxy passes on is listed while Mem runs; its pages are those of the asked host then")
    func proxy() async throws {
        try await withAPI { api in
            let origin = ["Origin: https://mem.example"]
            let before = try await api.send("GET", "/api/streams", host: "mem.example", headers: origin)
            let body = #"{"api": {"hosts": ["mem.example"]}}"#
            let change = try await api.send("PUT", "/api/settings", body: body)
            let after = try await api.send("GET", "/api/streams", host: "mem.example", headers: origin)
            #expect([before, change, after].map(\.status) == [421, 200, 200])
        }
    }

    @Test("a request of HTTP/1.0 without a host is answered")
    func withoutHost() async throws {
        try await withAPI { api in
            let answer = try await api.send(raw: "GET /health HTTP/1.0\r\nConnection: close\r\n\r\n")
            #expect(answer.status == 200)
        }
    }
}
