import APITestDoubles
import MemCore
import Testing

@Suite("/api/frames and /api/at")
struct FrameRoutesTests {
    /// 2026-11-22T09:30:00Z.
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    @Test("a frame tells all about itself")
    func frame() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(3, of: session, from: Self.start)
            let frame = try await api.send("GET", "/api/frames/2").json
            #expect(frame["frame_id"] == .integer(2))
            #expect(frame["timestamp"] == .string("2026-11-22T09:30:01Z"))
            #expect(frame["source_id"] == .integer(1))
            #expect(frame["metadata"]["jpeg_bytes"] == .integer(5))
            #expect(!frame.names.contains("similarity_score"))
            #expect(try await api.send("GET", "/api/frames/%32").json == frame)
            for (target, status) in [
                ("9", 404), ("0", 400), ("x", 400), ("-1", 400), ("99999999999999999999", 400), ("+1", 400),
            ] {
                #expect(try await api.send("GET", "/api/frames/\(target)").status == status)
                #expect(try await api.send("GET", "/api/frames/\(target)/image").status == status)
                #expect(try await api.send("GET", "/api/frames/\(target)/similar").status == status)
            }
        }
    }

    @Test(
        "a part of a picture can be asked for",
        arguments: [
            ("bytes=0-1", 206, "bytes 0-1/5", 2), ("bytes=3-", 206, "bytes 3-4/5", 2),
            ("bytes=-1", 206, "bytes 4-4/5", 1),
            ("bytes=1-99", 206, "bytes 1-4/5", 4), ("bytes=5-", 416, "bytes */5", nil),
            ("bytes=99999999999999999999-", 416, "bytes */5", nil), ("bytes=-0", 416, "bytes */5", nil),
            ("bytes=0-1,3-4", 200, nil, 5), ("lines=1-2", 200, nil, 5), ("bytes=3-1", 200, nil, 5),
            ("bytes=", 200, nil, 5),
        ] as [(String, Int, String?, Int?)]
    )
    func ranges(range: String, status: Int, content: String?, count: Int?) async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(1, of: session, from: Self.start)
            let answer = try await api.send("GET", "/api/frames/1/image", headers: ["Range: \(range)"])
            #expect(answer.status == status)
            #expect(answer.headers["content-range"] == content)
            #expect(answer.headers["accept-ranges"] == "bytes")
            if let count { #expect(answer.body.count == count) }
            let other = try await api.send(
                "GET",
                "/api/frames/1/image",
                headers: ["Range: \(range)", "If-Range: \"another\""]
            )
            #expect(other.status == 200)
        }
    }

    @Test("what looks like a frame is found, but not the frame itself")
    func similar() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(4, of: session, from: Self.start)
            let answer = try await api.send("GET", "/api/frames/2/similar?limit=2").json
            #expect(answer["frame_id"] == .integer(2))
            #expect(answer["count"] == .integer(2))
            #expect(answer["frames"].elements.map { $0["frame_id"] } == [.integer(1), .integer(3)])
            #expect(answer["frames"].elements.map { $0["similarity_score"] } == [.integer(100), .integer(100)])
            for query in ["limit=0", "limit=1001", "min_similarity=-1", "min_similarity=101", "min_similarity=nan"] {
                #expect(try await api.send("GET", "/api/frames/2/similar?\(query)").status == 422)
            }
        }
    }

    @Test("every stream at one instant")
    func instant() async throws {
        try await withAPI { api in
            let desk = try await api.streams.createStream(name: "desk", metadata: [:])
            let room = try await api.streams.createStream(name: "room", metadata: [:])
            await api.memory.remember(3, of: desk, from: Self.start)
            await api.memory.remember(3, of: room, from: Self.start.advanced(bySeconds: 2))
            let one = try await api.send("GET", "/api/at?t=2026-11-22T09:30:01.5Z").json
            #expect(one["timestamp"] == .string("2026-11-22T09:30:01.500Z"))
            #expect(one["entries"].elements.map { $0["timestamp"] } == [.string("2026-11-22T09:30:01Z")])
            let both = try await api.send("GET", "/api/at?t=2026-11-22T09:30:03Z").json
            #expect(both["count"] == .integer(2))
            #expect(both["entries"].elements.map { $0["frame"]["frame_id"] } == [.integer(3), .integer(5)])
            let room2 = try await api.send("GET", "/api/at?t=2026-11-22T09:30:03Z&source_id=2").json
            #expect(room2["count"] == .integer(1))
            #expect(try await api.send("GET", "/api/at?t=2026-11-22T09:29:59Z").json["count"] == .integer(0))
            #expect(try await api.send("GET", "/api/at?t=noon").status == 422)

            let picture = try await api.send(
                "GET",
                "/api/streams/\(desk.record.id)/frame?at=2026-11-22T09:30:01.5Z"
            )
            #expect(picture.body == [0xFF, 0xD8, 1, 0xFF, 0xD9])
            let none = try await api.send("GET", "/api/streams/\(desk.record.id)/frame?at=2026-11-22T09:29:59Z")
            #expect(none.status == 404)
            #expect(try none.json["detail"].text?.contains("had nothing on screen at 2026-11-22T09:29:59Z") == true)
        }
    }
}
