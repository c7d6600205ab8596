import APITestDoubles
import MemCore
import Testing

@Suite("/api/density and /api/sources")
struct DensityRoutesTests {
    /// 2026-11-22T09:30:00Z.
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    @Test("each source has a column of each number, counted from the bucket that the range begins in")
    func density() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(25, of: session, from: Self.start.advanced(bySeconds: 5))
            let range = "start=2026-11-22T09:29:47Z&end=2026-11-22T09:31:00Z"
            let answer = try await api.send("GET", "/api/density?\(range)&bucket=10s").json
            #expect(answer["start"] == .string("2026-11-22T09:29:40Z"))
            #expect(answer["end"] == .string("2026-11-22T09:31:00Z"))
            #expect(answer["bucket_seconds"] == .integer(10))
            #expect(answer["count"] == .integer(3))
            let source = try #require(answer["sources"].elements.first)
            #expect(source["source_id"] == .integer(1))
            #expect(source["indexes"].elements == [.integer(2), .integer(3), .integer(4)])
            #expect(source["samples"].elements == [.integer(5), .integer(10), .integer(10)])
            #expect(source["changes"].elements == [.integer(5), .integer(10), .integer(10)])
            #expect(source["frame_ids"].elements.count == 3)
            #expect(try await api.send("GET", "/api/density?\(range)").json["bucket_seconds"] == .integer(1))
            let day = "start=2026-11-22T00:00:00Z&end=2026-11-22T23:00:00Z"
            #expect(try await api.send("GET", "/api/density?\(day)").json["bucket_seconds"] == .integer(300))
        }
    }

    @Test(
        "what would be too much, or is no length of time, is refused with its name",
        arguments: [
            "bucket=1x", "bucket=0", "start=2026-11-22T00:00:00Z&end=2026-11-22T23:00:00Z&bucket=1s",
            "start=0001-01-01T00:00:00Z&end=9999-01-01T00:00:00Z&bucket=1d",
        ]
    )
    func refused(query: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/api/density?" + query)
            #expect(answer.status == 422)
            #expect(try answer.json["detail"].text?.hasPrefix("bucket: ") == true)
        }
    }

    @Test("a source tells what it is and from when to when there is something of it")
    func sources() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(3, of: session, from: Self.start)
            let answer = try await api.send("GET", "/api/sources").json
            #expect(answer["count"] == .integer(1))
            #expect(
                answer["sources"].elements.first
                    == .object([
                        "source_id": .integer(1), "source_type": .string("stream"),
                        "source_filename": .string("desk"), "source_location": .string("rtmp"),
                        "session_id": .string(session.record.id.rawValue),
                        "first_sample_at": .string("2026-11-22T09:30:00Z"),
                        "last_sample_at": .string("2026-11-22T09:30:02Z"),
                    ])
            )
        }
    }
}
