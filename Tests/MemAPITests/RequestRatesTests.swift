import APITestDoubles
import MemCore
import Testing

@testable import MemAPI

@Suite("How often callers may ask")
struct RequestRatesTests {
    private static func limits(burst: Int, perSecond: Double) -> Configuration.API.Limits {
        var limits = Configuration.API.Limits()
        limits.requestBurst = burst
        limits.requestsPerSecond = perSecond
        return limits
    }

    @Test("is counted for each on its own, and by the limits that hold now")
    func each() {
        let rates = RequestRates()
        let limits = Self.limits(burst: 2, perSecond: 0.5)
        let start = ContinuousClock.now
        for who in [RequestRates.Who.token("a"), .token("b"), .address(.version4(1))] {
            #expect(rates.take(who, limits, at: start) == nil)
            #expect(rates.take(who, limits, at: start) == nil)
            #expect(rates.take(who, limits, at: start) == 2)
            #expect(rates.take(who, limits, at: start + .seconds(2)) == nil)
        }
        #expect(rates.take(.token("a"), limits, at: start + .seconds(2)) != nil)
        #expect(rates.take(.token("a"), Self.limits(burst: 9, perSecond: 1), at: start + .seconds(2)) == nil)
    }

    @Test("takes the same room for however many there are")
    func bounded() {
        let rates = RequestRates()
        let limits = Self.limits(burst: 1, perSecond: 0.1)
        let start = ContinuousClock.now
        for number in 0...UInt32(RequestRates.capacity) {
            let now = start + .milliseconds(Int(number))
            #expect(rates.take(.address(.version4(number)), limits, at: now) == nil)
        }
        #expect(rates.count == RequestRates.capacity)
        let end = start + .milliseconds(RequestRates.capacity)
        #expect(rates.take(.address(.version4(UInt32(RequestRates.capacity))), limits, at: end) != nil)
        // The one that was heard of longest ago was forgotten.
        #expect(rates.take(.address(.version4(0)), limits, at: end) == nil)
    }

    private static let yaml = "api: { auth: tokens, limits: { request_burst: 3, requests_per_second: 0.1 } }"

    @Test("too many requests with a token are told when to come again, those with another are not")
    func tokens() async throws {
        let tokens = InMemoryTokens()
        tokens.add("a", .read)
        tokens.add("b", .read)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            var answers: [RawAnswer] = []
            for _ in 0..<4 {
                answers.append(try await api.send("GET", "/api/streams", headers: ["Authorization: Bearer a"]))
            }
            #expect(answers.map(\.status) == [200, 200, 200, 429])
            let refused = try #require(answers.last)
            let wait = try #require(refused.headers["retry-after"].flatMap { Int($0) })
            #expect((1...10).contains(wait))
            #expect(try refused.json["code"] == .string("TOO_MANY_REQUESTS"))
            #expect(try refused.json["detail"].text?.contains("api.limits.requests_per_second") == true)
            let other = try await api.send("GET", "/api/streams", headers: ["Authorization: Bearer b"])
            #expect(other.status == 200)
        }
    }

    @Test("who shows no token is counted by address; limits may be raised while Mem runs")
    func strangers() async throws {
        let tokens = InMemoryTokens()
        tokens.add("a", .admin)
        try await withAPI(yaml: Self.yaml, tokens: tokens) { api in
            var statuses: [Int] = []
            for header in ["X: y", "Authorization: Bearer x", "Authorization: Bearer y", "X: y"] {
                statuses.append(try await api.send("GET", "/api/streams", headers: [header]).status)
            }
            #expect(statuses == [401, 401, 401, 429])
            let change = try await api.send(
                "PUT",
                "/api/settings",
                headers: ["Authorization: Bearer a"],
                body: #"{"api": {"limits": {"request_burst": 100}}}"#
            )
            let after = try await api.send("GET", "/health")
            #expect([change.status, after.status] == [200, 200])
        }
    }

    @Test("a program of this machine that needs no token is not held up")
    func loopback() async throws {
        try await withAPI(yaml: "api: { limits: { request_burst: 1, requests_per_second: 0.1 } }") { api in
            for _ in 0..<5 {
                let answer = try await api.send("GET", "/api/streams")
                #expect(answer.status == 200)
            }
        }
    }
}
