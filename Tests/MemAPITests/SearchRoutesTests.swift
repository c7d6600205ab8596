import APITestDoubles
import MemCore
import Testing

@Suite("/api/search")
struct SearchRoutesTests {
    /// 2026-11-22T09:30:00Z.
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    /// A server that remembers ten seconds from 09:30 on.
    private func withTenSeconds(
        _ body: @Sendable @escaping (RunningAPI, StreamSession) async throws -> Void
    )
        async throws
    {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(10, of: session, from: Self.start)
            try await body(api, session)
        }
    }

    private static let day = "start=2026-11-22T00:00:00Z&end=2026-11-22T23:59:59Z"

    @Test("an entry has the fields that clients of the original know, and more")
    func entry() async throws {
        try await withTenSeconds { api, session in
            let answer = try await api.send("GET", "/api/search?type=timeline&\(Self.day)").json
            #expect(answer.names == ["type", "count", "entries", "stats", "pagination"])
            #expect(answer["type"] == .string("timeline"))
            #expect(answer["count"] == .integer(10))
            #expect(
                answer["pagination"]
                    == .object([
                        "limit": .integer(100), "offset": .integer(0), "has_more": .bool(false), "next_cursor": .null,
                    ])
            )
            let entry = try #require(answer["entries"].elements.dropFirst().first)
            #expect(
                entry
                    == .object([
                        "kind": .string("sample"),
                        "timestamp": .string("2026-11-22T09:30:01Z"),
                        "source_id": .integer(1),
                        "session_id": .string(session.record.id.rawValue),
                        "source_type": .string("stream"),
                        "source_filename": .string("desk"),
                        "source_location": .string("rtmp"),
                        "scene_changed": .bool(false),
                        "verdict": .string("new"),
                        "transcript": .null,
                        "annotations": .array([]),
                        "frame": .object([
                            "frame_id": .integer(2),
                            "timestamp": .string("2026-11-22T09:30:01Z"),
                            "first_seen_at": .string("2026-11-22T09:30:01Z"),
                            "source_id": .integer(1),
                            "perceptual_hash": .string(Fingerprint(0xAB, 1, 2, 3).description),
                            "similarity_score": .number(97.656),
                            "url": .string("/api/search?type=frame&frame_id=2"),
                            "thumbnail_url": .string("/api/search?type=frame&frame_id=2&size=thumb"),
                            "width": .integer(1920),
                            "height": .integer(1080),
                            "metadata": .object([
                                "width": .integer(1920), "height": .integer(1080),
                                "aspect_ratio": .string("1920:1080"), "jpeg_quality": .integer(85),
                                "jpeg_bytes": .integer(5),
                            ]),
                        ]),
                    ])
            )
        }
    }

    @Test("the first sample of a connection is a change of scene, without a similarity")
    func first() async throws {
        try await withTenSeconds { api, _ in
            let answer = try await api.send("GET", "/api/search?type=timeline&\(Self.day)&limit=1").json
            let entry = try #require(answer["entries"].elements.first)
            #expect(entry["scene_changed"] == .bool(true))
            #expect(entry["frame"]["similarity_score"] == .null)
        }
    }

    @Test(
        "limit and offset page through",
        arguments: [(3, 0, 3, true), (3, 6, 3, true), (3, 7, 3, false), (5000, 0, 10, false), (3, 20, 0, false)]
    )
    func paging(limit: Int, offset: Int, count: Int, hasMore: Bool) async throws {
        try await withTenSeconds { api, _ in
            let target = "/api/search?type=timeline&\(Self.day)&limit=\(limit)&offset=\(offset)"
            let answer = try await api.send("GET", target).json
            #expect(answer["entries"].elements.count == count)
            #expect(answer["count"] == .integer(10))
            #expect(answer["pagination"]["has_more"] == .bool(hasMore))
        }
    }

    @Test("a cursor goes on where the page before ended, to the end")
    func cursor() async throws {
        try await withTenSeconds { api, _ in
            let other = try await api.streams.createStream(name: "other", metadata: [:])
            await api.memory.remember(10, of: other, from: Self.start)
            var seen: [JSONValue] = []
            var cursor = ""
            repeat {
                let target = "/api/search?type=timeline&\(Self.day)&limit=3&cursor=\(cursor)"
                let answer = try await api.send("GET", target).json
                seen += answer["entries"].elements.map { $0["frame"]["frame_id"] }
                #expect(answer["count"] == .integer(20))
                #expect(answer["pagination"]["has_more"] == .bool(answer["pagination"]["next_cursor"] != .null))
                cursor = answer["pagination"]["next_cursor"].text ?? ""
            } while !cursor.isEmpty && seen.count < 30
            #expect(seen.count == 20)
            #expect(Set(seen).count == 20)
        }
    }

    @Test("one session alone can be asked for")
    func session() async throws {
        try await withTenSeconds { api, session in
            let other = try await api.streams.createStream(name: "other", metadata: [:])
            await api.memory.remember(4, of: other, from: Self.start)
            func count(_ id: String) async throws -> JSONValue {
                try await api.send("GET", "/api/search?type=timeline&\(Self.day)&session_id=\(id)").json["count"]
            }
            #expect(try await count(other.record.id.rawValue) == .integer(4))
            #expect(try await count(session.record.id.rawValue) == .integer(10))
            #expect(try await count("nobody") == .integer(0))
        }
    }

    @Test("buckets sum up samples and changes")
    func buckets() async throws {
        try await withTenSeconds { api, _ in
            let answer = try await api.send("GET", "/api/search?type=timeline&\(Self.day)&bucket=4s&limit=2").json
            #expect(answer["count"] == .integer(3))
            let entries = answer["entries"].elements
            #expect(
                entries.map { $0["timestamp"] } == [.string("2026-11-22T09:30:00Z"), .string("2026-11-22T09:30:04Z")]
            )
            #expect(entries.map { $0["samples"] } == [.integer(4), .integer(4)])
            #expect(entries.map { $0["changes"] } == [.integer(4), .integer(4)])
            #expect(entries.allSatisfy { $0["kind"] == .string("bucket") && $0["verdict"] == .null })
        }
    }

    @Test("gaps and changes of format are entries when they are asked for, on the page that they belong to")
    func gaps() async throws {
        try await withTenSeconds { api, session in
            let (id, source) = (session.record.id, session.record.sourceID)
            func at(_ second: Double) -> Instant { Self.start.advanced(bySeconds: second) }
            let size = PictureSize(width: 1280, height: 720)
            for mark in [
                TimelineMark.formatSpan(sessionID: id, sourceID: source, start: at(0), pictureSize: size, codec: .hevc),
                .misdated(
                    sessionID: id,
                    sourceID: source,
                    start: at(1),
                    end: at(2),
                    ahead: MediaTime(milliseconds: 2400)
                ),
                .gap(sessionID: id, sourceID: source, start: at(2), end: at(3), cause: .dropped),
                .gap(sessionID: id, sourceID: source, start: at(9), end: at(99), cause: .disconnected),
            ] { await api.memory.remember(mark) }
            func kinds(_ page: String) async throws -> String {
                let answer = try await api.send("GET", "/api/search?type=timeline&\(Self.day)&include=gaps&\(page)")
                    .json
                return answer["entries"].elements.compactMap { $0["kind"].text?.prefix(1) }.joined()
            }
            #expect(try await kinds("limit=100") == "fsmssgsssssssg")
            #expect(try await kinds("limit=3") == "fsmssg")
            #expect(try await kinds("limit=3&offset=3") == "sss")
            #expect(try await kinds("limit=3&offset=9") == "sg")
            let answer = try await api.send("GET", "/api/search?type=timeline&\(Self.day)&include=gaps").json
            #expect(answer["count"] == .integer(10), "samples only")
            #expect(
                answer["entries"].elements[5]
                    == .object([
                        "kind": .string("gap"), "timestamp": .string("2026-11-22T09:30:02Z"),
                        "end": .string("2026-11-22T09:30:03Z"), "cause": .string("dropped"), "source_id": .integer(1),
                        "session_id": .string(id.rawValue), "frame": .null, "transcript": .null,
                        "annotations": .array([]),
                    ])
            )
            let misdated = answer["entries"].elements[2]
            #expect(misdated["kind"] == .string("misdated") && misdated["frame"] == .null)
            #expect(misdated["timestamp"] == .string("2026-11-22T09:30:01Z"))
            #expect(misdated["end"] == .string("2026-11-22T09:30:02Z"))
            #expect(misdated["ahead_seconds"] == .number(2.4))
            #expect(answer["entries"].elements[0]["video_codec"] == .string("hvc1"))
            #expect(answer["entries"].elements[0]["width"] == .integer(1280))
        }
    }

    @Test("pages by offset have each gap once, also of streams at the same time and inside of a bucket")
    func gapsByOffset() async throws {
        try await withTenSeconds { api, session in
            let other = try await api.streams.createStream(name: "other", metadata: [:])
            await api.memory.remember(10, of: other, from: Self.start)
            for (second, stream) in [(3.0, session), (4, other), (7, other), (9, session)] {
                let start = Self.start.advanced(bySeconds: second)
                await api.memory.remember(
                    TimelineMark.gap(
                        sessionID: stream.record.id,
                        sourceID: stream.record.sourceID,
                        start: start,
                        end: start.advanced(bySeconds: 1),
                        cause: .dropped
                    )
                )
            }
            func entries(_ page: String) async throws -> [JSONValue] {
                let target = "/api/search?type=timeline&\(Self.day)&include=gaps&\(page)"
                return try await api.send("GET", target).json["entries"].elements
            }
            for (bucket, count) in [("", 20), ("&bucket=4s", 6)] {
                let whole = try await entries("limit=100\(bucket)")
                #expect(whole.count == count + 4)
                for limit in [1, 3, 7] {
                    var paged: [JSONValue] = []
                    for offset in stride(from: 0, to: count, by: limit) {
                        paged += try await entries("limit=\(limit)&offset=\(offset)\(bucket)")
                    }
                    let gaps = paged.filter { $0["kind"] == .string("gap") }
                    #expect(gaps == whole.filter { $0["kind"] == .string("gap") }, "\(limit) a page\(bucket)")
                    #expect(paged.count == whole.count)
                    #expect(try await entries("limit=\(limit)&offset=\(count)\(bucket)").isEmpty)
                }
            }
        }
    }

    @Test(
        "both ends of a range belong to it, in any notation",
        arguments: [
            ("2026-11-22T09:30:02Z", "2026-11-22T09:30:04Z", 3),
            ("2026-11-22T11:30:02+02:00", "2026-11-22T11:30:04+02:00", 3),
            ("2026-11-22T11:30:02%2B02:00", "2026-11-22T09:30:04Z", 3),
            ("2026-11-22+09:30:02", "2026-11-22%2009:30:04", 3),
            ("2026-11-22+11:30:02+02:00", "2026-11-22T09:30:02.000001", 1),
            ("2026-11-22T09:30:02Z", "2026-11-22T09:30:02Z", 1),
        ]
    )
    func range(start: String, end: String, count: Int64) async throws {
        try await withTenSeconds { api, _ in
            let answer = try await api.send("GET", "/api/search?type=timeline&start=\(start)&end=\(end)")
            #expect(answer.status == 200)
            #expect(try answer.json["count"] == .integer(count))
        }
    }

    @Test("without a range the last day is meant")
    func lastDay() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(1, of: session, from: Instant.now().advanced(bySeconds: -90_000))
            await api.memory.remember(2, of: session, from: Instant.now().advanced(bySeconds: -80_000))
            #expect(try await api.send("GET", "/api/search?type=timeline").json["count"] == .integer(2))
        }
    }

    @Test("one source alone can be asked for")
    func source() async throws {
        try await withTenSeconds { api, _ in
            let other = try await api.streams.createStream(name: "other", metadata: [:])
            await api.memory.remember(4, of: other, from: Self.start)
            let answer = try await api.send("GET", "/api/search?type=timeline&\(Self.day)&source_id=2").json
            #expect(answer["count"] == .integer(4))
        }
    }

    @Test(
        "parameters that can't be accepted are refused with their name",
        arguments: [
            ("type=timeline&limit=0", 422, "limit: "), ("type=timeline&limit=5001", 422, "limit: "),
            ("type=timeline&limit=many", 422, "limit: "), ("type=timeline&offset=-1", 422, "offset: "),
            ("type=timeline&offset=99999999999999999999", 422, "offset: "),
            ("type=timeline&cursor=x", 422, "cursor: "), ("type=timeline&cursor=1.1&offset=3", 422, "cursor: "),
            ("type=timeline&bucket=10", 200, ""), ("type=timeline&bucket=0s", 422, "bucket: "),
            ("type=timeline&bucket=9999d", 422, "bucket: "),
            ("type=timeline&bucket=9223372036854775807d", 422, "bucket: "),
            ("type=timeline&bucket=soon", 422, "bucket: "), ("type=timeline&include=all", 422, "include: "),
            ("type=timeline&source_id=x", 422, "source_id: "), ("type=timeline&start=yesterday", 422, "start: "),
            ("type=timeline&start=2026-11-23T00:00:00Z&end=2026-11-22T00:00:00Z", 422, "start: "),
            ("type=timeline&source_id=%zz", 400, "source_id: "), ("type=wibble", 400, "type: "), ("", 400, "type: "),
            ("type=transcript", 400, "q: "), ("type=all", 400, "q: "),
            ("type=transcript&q=x&limit=0", 422, "limit: "), ("type=frame", 400, "frame_id: "),
            ("type=frame&frame_id=x", 422, "frame_id: "),
            ("type=frame&frame_id=1&size=640x4800", 422, "size: "),
            ("type=frame&frame_id=1&format=tiff", 422, "format: "),
        ]
    )
    func refused(query: String, status: Int, detail: String) async throws {
        try await withTenSeconds { api, _ in
            let answer = try await api.send("GET", "/api/search?" + query)
            #expect(answer.status == status)
            if status != 200 { #expect(try answer.json["detail"].text?.hasPrefix(detail) == true) }
        }
    }

    @Test("a frame is a JPEG that caches may keep for ever")
    func frame() async throws {
        try await withTenSeconds { api, _ in
            let answer = try await api.send("GET", "/api/search?type=frame&frame_id=4&format=jpeg")
            #expect(answer.status == 200)
            #expect(answer.body == [0xFF, 0xD8, 3, 0xFF, 0xD9])
            #expect(answer.headers["content-type"] == "image/jpeg")
            #expect(answer.headers["content-length"] == "5")
            #expect(answer.headers["cache-control"] == "private, max-age=31536000, immutable")
            #expect(answer.headers["content-disposition"] == "inline; filename=frame_4.jpeg")
            let tag = try #require(answer.headers["etag"])
            let again = try await api.send(
                "GET",
                "/api/search?type=frame&frame_id=4",
                headers: ["If-None-Match: \(tag)"]
            )
            #expect(again.status == 304)
            let thumb = try await api.send("GET", "/api/search?type=frame&frame_id=4&size=thumb")
            #expect(thumb.body.count == 4)
            #expect(thumb.headers["etag"] != tag)
        }
    }

    @Test("HEAD tells a frame's length without its bytes")
    func head() async throws {
        try await withTenSeconds { api, _ in
            let answer = try await api.send("HEAD", "/api/search?type=frame&frame_id=4")
            #expect(answer.status == 200)
            #expect(answer.headers["content-length"] == "5")
            #expect(answer.headers["etag"] != nil)
            #expect(answer.body.isEmpty)
        }
    }

    @Test("a frame that is not there is not found, known tag or not")
    func missing() async throws {
        try await withTenSeconds { api, _ in
            let target = "/api/search?type=frame&frame_id=999"
            let answer = try await api.send("GET", target)
            #expect(answer.status == 404)
            #expect(try answer.json["detail"] == .string("Frame 999 not found."))
            let tagged = try await api.send("GET", target, headers: ["If-None-Match: *"])
            #expect(tagged.status == 404)
        }
    }
}
