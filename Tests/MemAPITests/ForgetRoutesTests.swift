import APITestDoubles
import MemCore
import Testing

@Suite("DELETE /api/memory")
struct ForgetRoutesTests {
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    @Test("what is named is forgotten, and counted")
    func forgets() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            let range = "start=2026-11-22T09:30:00Z&end=2026-11-22T09:40:00Z"
            let answer = try await api.send("DELETE", "/api/memory?\(range)&session_id=\(session.record.key.rawValue)")
            #expect(answer.status == 200)
            #expect(
                try answer.json
                    == .object([
                        "dry_run": .bool(false), "samples": .integer(120), "frames": .integer(7),
                        "bytes": .integer(1_234_567), "annotations": .integer(1), "transcriptions": .integer(2),
                        "segments": .integer(3), "segment_bytes": .integer(9_000_000),
                    ])
            )
            let end = Self.start.advanced(bySeconds: 600)
            #expect(
                api.forgetting.forgotten == [ForgetQuery(start: Self.start, end: end, sessionID: session.record.id)]
            )
            #expect(try await api.send("DELETE", "/api/memory?all=true").status == 200)
            #expect(api.forgetting.forgotten.last == ForgetQuery())
        }
    }

    @Test("a dry run forgets nothing")
    func dryRun() async throws {
        try await withAPI { api in
            let answer = try await api.send("DELETE", "/api/memory?end=2026-11-22T09:40:00Z&dry_run=true")
            #expect(try answer.json["dry_run"] == .bool(true))
            #expect(try answer.json["frames"] == .integer(7))
            #expect(api.forgetting.forgotten == [])
        }
    }

    @Test(
        "nothing is forgotten by accident",
        arguments: [
            ("", "start"), ("?dry_run=true", "start"), ("?all=false", "start"), ("?all=maybe", "all"),
            ("?all=true&source_id=1", "all"), ("?start=2026-11-22T09:30:00Z&end=2026-11-22T09:29:00Z", "start"),
            ("?start=yesterday", "start"), ("?end=1", "end"), ("?source_id=x", "source_id"),
            ("?source_id=99", "source_id"), ("?session_id=nobody", "session_id"),
            ("?end=2026-11-22T09:30:00Z&dry_run=perhaps", "dry_run"),
        ]
    )
    func refused(query: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("DELETE", "/api/memory" + query)
            #expect(answer.status == 422)
            #expect(try answer.json["detail"].text?.hasPrefix("\(field): ") == true)
            #expect(api.forgetting.forgotten == [])
        }
    }
}
