import APITestDoubles
import MemCore
import Testing

@Suite("GET /api/streams/{ref}/recordings")
struct RecordingRoutesTests {
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    private func record(_ minutes: Int, of session: SessionID, in api: RunningAPI) async throws {
        for minute in 0..<minutes {
            let start = Self.start.advanced(bySeconds: Double(minute) * 60)
            try await api.recordings.save(
                RecordedSegment(
                    sessionID: session,
                    start: start,
                    end: start.advanced(bySeconds: 60),
                    bytes: 1000,
                    videoCodec: "avc1",
                    audioCodec: minute == 0 ? nil : "mp4a",
                    file: "\(minute).mp4"
                )
            )
        }
    }

    @Test("lists segments, page by page, by stream key or session id")
    func list() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            try await record(3, of: session.id, in: api)
            let page = try await api.send("GET", "/api/streams/\(session.key.rawValue)/recordings?limit=2").json
            #expect(page.names == ["session_id", "segments", "growing", "count", "bytes", "pagination"])
            #expect(page["growing"] == .null)
            #expect(page["session_id"].text == session.id.rawValue)
            #expect(page["count"] == .integer(3))
            #expect(page["bytes"] == .integer(3000))
            #expect(page["pagination"]["has_more"] == .bool(true))
            #expect(
                page["segments"].elements.first
                    == .object([
                        "start_timestamp": .string("2026-11-22T09:30:00Z"),
                        "end_timestamp": .string("2026-11-22T09:31:00Z"),
                        "duration_seconds": .integer(60), "bytes": .integer(1000), "video_codec": .string("avc1"),
                        "audio_codec": .null,
                    ])
            )
            let rest = try await api.send("GET", "/api/streams/\(session.id)/recordings?offset=2").json
            #expect(rest["segments"].elements.map { $0["audio_codec"].text } == ["mp4a"])
            #expect(rest["pagination"]["has_more"] == .bool(false))
        }
    }

    @Test("a range has the segments that reach into it")
    func range() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            try await record(3, of: session.id, in: api)
            let range = "start=2026-11-22T09:31:00Z&end=2026-11-22T09:31:30Z"
            let page = try await api.send("GET", "/api/streams/\(session.id)/recordings?\(range)").json
            #expect(page["count"] == .integer(1))
            #expect(page["segments"].elements.first?["start_timestamp"].text == "2026-11-22T09:31:00Z")
        }
    }

    @Test("what there is of the segment that is being written is told besides, where it reaches into the range")
    func growing() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            let start = try #require(Instant(rfc3339: "2026-11-22T09:33:00Z"))
            func grow(isComplete: Bool) {
                let fragments = (0..<3).map { index in
                    RecordedFragment(
                        range: Int64(index) * 10..<Int64(index) * 10 + 10,
                        start: start.advanced(bySeconds: Double(index) / 2),
                        duration: MediaTime(milliseconds: 500),
                        isKeyframe: index == 0
                    )
                }
                let file = PlayableFile(name: "a.mp4", front: 0, fragments: fragments, isComplete: isComplete)
                api.recordings.set([file], of: session.id)
            }
            let path = "/api/streams/\(session.id)/recordings"
            grow(isComplete: false)
            let page = try await api.send("GET", path).json
            #expect(page["count"] == .integer(0))
            #expect(
                page["growing"]
                    == .object([
                        "start_timestamp": .string("2026-11-22T09:33:00Z"),
                        "end_timestamp": .string("2026-11-22T09:33:01.500Z"), "duration_seconds": .number(1.5),
                    ])
            )
            for (range, isThere) in [
                ("start=2026-11-22T09:33:01Z", true), ("start=2026-11-22T09:33:01.500Z", false),
                ("end=2026-11-22T09:33:00Z", false), ("end=2026-11-22T09:33:00.500Z", true),
            ] {
                let page = try await api.send("GET", path + "?" + range).json
                #expect((page["growing"] != .null) == isThere, "\(range)")
            }
            grow(isComplete: true)
            #expect(try await api.send("GET", path).json["growing"] == .null)
        }
    }

    @Test("a clip is one file, whose length is known before it comes")
    func clip() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            try await record(1, of: session.id, in: api)
            let path = "/api/streams/\(session.id)/clip?start=2026-11-22T09:30:10Z&end=2026-11-22T09:30:12.500Z"
            let clip = try await api.send("GET", path)
            #expect(clip.status == 200)
            #expect(clip.headers["content-type"] == "video/mp4")
            #expect(clip.headers["content-length"] == "8")
            #expect(String(decoding: clip.body, as: UTF8.self) == "clipdata")
            let other = try await api.send("GET", path + "&format=mkv")
            #expect(other.headers["content-type"] == "video/matroska")
            #expect(other.headers["content-disposition"] == "attachment; filename=\"clip-2026-11-22T09-30-10Z.mkv\"")
            #expect(try await api.send("GET", path + "&format=mp4").status == 200)
        }
    }

    @Test(
        "a clip that can't be is refused",
        arguments: [
            ("start=2026-11-22T09:30:00Z", 422), ("end=2026-11-22T09:30:00Z", 422), ("", 422),
            ("start=2026-11-22T09:30:00Z&end=2026-11-22T09:30:00Z", 422),
            ("start=2026-11-22T09:30:00Z&end=2026-11-22T10:30:01Z", 422),
            ("start=2026-11-22T09:30:00Z&end=2026-11-22T09:30:01Z&format=webm", 422),
            ("start=2026-11-23T09:30:00Z&end=2026-11-23T09:30:01Z", 404),
        ]
    )
    func noClip(query: String, status: Int) async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            try await record(1, of: session.id, in: api)
            #expect(try await api.send("GET", "/api/streams/\(session.id)/clip?\(query)").status == status)
        }
    }

    @Test("an unknown stream and a bad range are told", arguments: [("x", "", 404), ("", "?limit=0", 422)])
    func refused(reference: String, query: String, status: Int) async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            let reference = reference.isEmpty ? session.id.rawValue : reference
            #expect(try await api.send("GET", "/api/streams/\(reference)/recordings\(query)").status == status)
        }
    }
}
