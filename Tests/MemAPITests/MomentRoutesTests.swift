import APITestDoubles
import MemCore
import Testing

@Suite("/api/moments")
struct MomentRoutesTests {
    /// 2026-11-22T09:30:00Z.
    private static let start = Instant(microseconds: 1_795_339_800_000_000)
    private static let day = "start=2026-11-22T00:00:00Z&end=2026-11-22T23:59:59Z"

    @Test("a moment tells which frame was on screen, from when to when")
    func moment() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(3, of: session, from: Self.start)
            let answer = try await api.send("GET", "/api/moments?\(Self.day)&limit=2").json
            #expect(answer["count"] == .integer(3))
            #expect(answer["pagination"]["has_more"] == .bool(true))
            #expect(
                answer["moments"].elements.first
                    == .object([
                        "moment_id": .integer(1), "source_id": .integer(1),
                        "session_id": .string(session.record.id.rawValue), "frame_id": .integer(1),
                        "start": .string("2026-11-22T09:30:00Z"), "end": .string("2026-11-22T09:30:01Z"),
                        "dwell_seconds": .integer(1), "samples": .integer(1), "occurrence": .integer(1),
                        "url": .string("/api/search?type=frame&frame_id=1"),
                        "thumbnail_url": .string("/api/search?type=frame&frame_id=1&size=thumb"),
                    ])
            )
            let one = try await api.send("GET", "/api/moments?\(Self.day)&frame_id=2&order=dwell").json
            #expect(one["count"] == .integer(1))
            #expect(try await api.send("GET", "/api/moments?\(Self.day)&min_dwell=1.5").json["count"] == .integer(0))
        }
    }

    @Test(
        "parameters that can't be accepted are refused with their name",
        arguments: ["order=size", "min_dwell=-1", "min_dwell=long", "frame_id=0", "limit=0", "offset=-1", "cursor=1.1"]
    )
    func refused(query: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/api/moments?" + query)
            #expect(answer.status == 422)
            let name = query.prefix { $0 != "=" }
            #expect(try answer.json["detail"].text?.hasPrefix("\(name): ") == true)
        }
    }
}
