import APITestDoubles
import MemCore
import Testing

@Suite("What answers tell browsers")
struct SecurityHeadersTests {
    @Test(
        "every answer forbids guessing, framing, embedding and keeping, also an error and one to what is no HTTP",
        arguments: ["GET /api/streams", "GET /wibble", "PUT /api/streams", "GET /api/frames/9/image", "BREW /"]
    )
    func everywhere(request: String) async throws {
        try await withAPI { api in
            let parts = request.split(separator: " ").map { String($0) }
            let headers = try await api.send(parts[0], parts[1]).headers
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
            #expect(headers["referrer-policy"] == "no-referrer")
            #expect(headers["cross-origin-resource-policy"] == "same-site")
            #expect(headers["cross-origin-opener-policy"] == "same-origin")
            #expect(headers["cache-control"] == "no-store")
        }
    }

    @Test("what a route says itself stays: pages run their own script, pictures are kept")
    func ownWords() async throws {
        try await withAPI { api in
            let page = try await api.send("GET", "/docs").headers
            let policy = try #require(page["content-security-policy"])
            #expect(policy.contains("script-src 'nonce-") && policy.contains("frame-ancestors 'none'"))
            #expect(page["cache-control"] == "no-cache")
            #expect(page["x-content-type-options"] == "nosniff")
            let session = try await api.streams.createStream(name: "a", metadata: [:])
            await api.memory.remember(3, of: session, from: Instant(microseconds: 0))
            let picture = try await api.send("GET", "/api/streams/\(session.record.id)/latest.jpg").headers
            #expect(picture["cache-control"] == "private, no-cache")
            #expect(picture["cross-origin-resource-policy"] == "same-site")
        }
    }

    @Test("where every page may use the API, every page may embed its pictures")
    func everyPage() async throws {
        try await withAPI(yaml: "api: { cors_origins: [\"*\"] }") { api in
            let answer = try await api.send("GET", "/api/streams", headers: ["Sec-Fetch-Site: cross-site"])
            #expect(answer.status == 200)
            #expect(answer.headers["cross-origin-resource-policy"] == "cross-origin")
        }
    }
}
