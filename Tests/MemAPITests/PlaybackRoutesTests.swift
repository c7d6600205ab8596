import APITestDoubles
import MemCore
import Testing

/// What HLS players get (RFC 8216bis).
@Suite("Playback of recordings")
struct PlaybackRoutesTests {
    private static let start = Instant(microseconds: 1_795_339_800_000_000)

    /// A file of fragments of half a second, of which each fourth begins with a keyframe.
    private func file(_ name: String, _ count: Int, sequence: Int = 7, isComplete: Bool = false) -> PlayableFile {
        let fragments = (0..<count).map { number -> RecordedFragment in
            let place = Int64(4 + number * 2)
            return RecordedFragment(
                range: place..<place + 2,
                start: Self.start.advanced(by: MediaTime(milliseconds: Int64(number) * 500)),
                duration: MediaTime(milliseconds: 500),
                isKeyframe: number % 4 == 0
            )
        }
        return PlayableFile(
            name: name,
            front: 4,
            fragments: fragments,
            sequence: sequence,
            number: 3,
            isComplete: isComplete
        )
    }

    private func lines(_ answer: RawAnswer) -> [String] {
        String(decoding: answer.body, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("a live playlist has segments, and parts of the newest ones")
    func live() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id
            api.recordings.set([file("a.mp4", 5)], of: id)
            let answer = try await api.send("GET", "/api/streams/\(id)/live.m3u8")
            #expect(answer.headers["content-type"] == "application/vnd.apple.mpegurl")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(
                lines(answer) == [
                    "#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-TARGETDURATION:2",
                    "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.530000",
                    "#EXT-X-PART-INF:PART-TARGET=0.510000", "#EXT-X-MEDIA-SEQUENCE:7",
                    "#EXT-X-DISCONTINUITY-SEQUENCE:3", "#EXT-X-MAP:URI=\"media/a.mp4\",BYTERANGE=\"4@0\"",
                    "#EXT-X-PROGRAM-DATE-TIME:2026-11-22T09:30:00Z",
                    "#EXT-X-PART:DURATION=0.500000,URI=\"media/a.mp4?fragment=0\",INDEPENDENT=YES",
                    "#EXT-X-PART:DURATION=0.500000,URI=\"media/a.mp4?fragment=1\"",
                    "#EXT-X-PART:DURATION=0.500000,URI=\"media/a.mp4?fragment=2\"",
                    "#EXT-X-PART:DURATION=0.500000,URI=\"media/a.mp4?fragment=3\"", "#EXTINF:2.000000,",
                    "#EXT-X-BYTERANGE:8@4", "media/a.mp4", "#EXT-X-PROGRAM-DATE-TIME:2026-11-22T09:30:02Z",
                    "#EXT-X-PART:DURATION=0.500000,URI=\"media/a.mp4?fragment=4\",INDEPENDENT=YES",
                    "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"media/a.mp4?fragment=5\"",
                ]
            )
        }
    }

    @Test("each file is a discontinuity; what is older than half a minute is not listed, and is counted")
    func window() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id
            let old = file("a.mp4", 100, isComplete: true)
            api.recordings.set([old, file("b.mp4", 8, sequence: 32, isComplete: true)], of: id)
            let all = lines(try await api.send("GET", "/api/streams/\(id)/live.m3u8"))
            #expect(all.filter { $0.hasPrefix("#EXTINF") }.count == 15)
            #expect(all.contains("#EXT-X-MEDIA-SEQUENCE:19"))
            #expect(all.filter { $0 == "#EXT-X-DISCONTINUITY" }.count == 1)
            #expect(all.filter { $0.hasPrefix("#EXT-X-MAP") }.count == 2)
            #expect(!all.contains { $0.contains("PRELOAD-HINT") }, "nobody writes it")
            // The last three target durations.
            #expect(all.filter { $0.hasPrefix("#EXT-X-PART:") }.count == 12)
        }
    }

    @Test("a playlist is waited for until the part is there, and says when it never will be")
    func blocking() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id
            api.recordings.set([file("a.mp4", 5)], of: id)
            async let next = api.send("GET", "/api/streams/\(id)/live.m3u8?_HLS_msn=8&_HLS_part=1")
            async let hint = api.send("GET", "/api/streams/\(id)/media/a.mp4?fragment=5")
            // Whichever comes first.
            api.recordings.set(Array(repeating: 1, count: 16), of: "a.mp4")
            api.recordings.set([file("a.mp4", 6)], of: id)
            #expect(lines(try await next).contains { $0.contains("fragment=5\"") && $0.hasPrefix("#EXT-X-PART:") })
            #expect(try await hint.body.count == 2)
            let far = try await api.send("GET", "/api/streams/\(id)/live.m3u8?_HLS_msn=11")
            #expect(far.status == 422)
            let known = try await api.send("GET", "/api/streams/\(id)/live.m3u8?_HLS_msn=7&_HLS_part=4")
            #expect(known.status == 200, "the fifth part of a segment of four is the first of the next one")
        }
    }

    @Test("when the session has ended, the playlist says so")
    func ended() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            api.recordings.set([file("a.mp4", 5, isComplete: true)], of: session.id)
            _ = try await api.streams.stopStream(session.id.rawValue)
            let answer = try await api.send("GET", "/api/streams/\(session.id)/live.m3u8?_HLS_msn=9")
            #expect(lines(answer).last == "#EXT-X-ENDLIST")
        }
    }

    @Test("a range has the segments that reach into it, and an end")
    func range() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id
            api.recordings.set([file("a.mp4", 14)], of: id)
            let query = "start=2026-11-22T09:30:02.5Z&end=2026-11-22T09:30:06.1Z"
            let all = lines(try await api.send("GET", "/api/streams/\(id)/playlist.m3u8?\(query)"))
            #expect(all.contains("#EXT-X-PLAYLIST-TYPE:VOD"))
            #expect(
                all.filter { $0.hasPrefix("#EXTINF") } == [
                    "#EXTINF:2.000000,", "#EXTINF:2.000000,", "#EXTINF:1.000000,",
                ]
            )
            #expect(all.filter { $0.hasPrefix("#EXT-X-BYTERANGE") }.first == "#EXT-X-BYTERANGE:8@12")
            #expect(all.last == "#EXT-X-ENDLIST")
            let none = "start=2026-11-22T09:31:02Z&end=2026-11-22T09:31:06Z"
            #expect(try await api.send("GET", "/api/streams/\(id)/playlist.m3u8?\(none)").status == 404)
        }
    }

    @Test(
        "media are byte ranges of a file; its front says the codecs",
        arguments: [
            (nil, 200, "0123456789ABCDEF"), ("bytes=0-3", 206, "0123"), ("bytes=14-", 206, "EF"),
            ("bytes=-2", 206, "EF"), ("bytes=16-", 416, nil),
        ] as [(String?, Int, String?)]
    )
    func media(range: String?, status: Int, expected: String?) async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id
            api.recordings.set([file("a.mp4", 6)], of: id)
            api.recordings.set(Array("0123456789ABCDEF".utf8), of: "a.mp4")
            let headers = range.map { ["Range: \($0)"] } ?? []
            let answer = try await api.send("GET", "/api/streams/\(id)/media/a.mp4", headers: headers)
            #expect(answer.status == status)
            guard let expected else { return }
            #expect(String(decoding: answer.body, as: UTF8.self) == expected)
            let isFront = expected.hasPrefix("0")
            let type = isFront ? "video/mp4; codecs=\"avc1.64001F,mp4a.40.2\"" : "video/mp4"
            #expect(answer.headers["content-type"] == type)
            let head = try await api.send("HEAD", "/api/streams/\(id)/media/a.mp4", headers: headers)
            #expect(head.status == status)
            #expect(head.headers["content-length"] == "\(expected.utf8.count)")
        }
    }

    @Test("a track can be had as a file of its own, or a part of it")
    func track() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "desk", metadata: [:]).record.id
            let path = "/api/streams/\(id)/media/a.mp4?track="
            #expect(try await api.send("GET", path + "video").status == 404)
            api.recordings.set([file("a.mp4", 6)], of: id)
            api.recordings.set(Array("0123456789ABCDEF".utf8), of: "a.mp4")
            api.recordings.set(Array("pictures".utf8), of: "a.mp4", track: .video)
            let video = try await api.send("GET", path + "video")
            #expect(video.status == 200)
            #expect(String(decoding: video.body, as: UTF8.self) == "pictures")
            #expect(video.headers["content-type"] == "video/mp4; codecs=\"avc1.64001F\"")
            let none = try await api.send("GET", path + "audio")
            #expect(none.status == 404)
            #expect(try none.json["detail"].text?.contains("no audio") == true)
            api.recordings.set(Array("sound".utf8), of: "a.mp4", track: .audio)
            let part = try await api.send("GET", path + "audio", headers: ["Range: bytes=0-1"])
            #expect(part.status == 206)
            #expect(String(decoding: part.body, as: UTF8.self) == "so")
            #expect(part.headers["content-range"] == "bytes 0-1/5")
            #expect(part.headers["content-type"] == "audio/mp4; codecs=\"mp4a.40.2\"")
            for wrong in ["sound", "", "video&fragment=0"] {
                let refused = try await api.send("GET", path + wrong)
                #expect(refused.status == 422, "\(wrong)")
            }
        }
    }

    @Test(
        "what is not recorded, and what is named by the stream key, is not found",
        arguments: ["live.m3u8", "playlist.m3u8?start=2026-11-22T09:30:00Z&end=2026-11-22T09:31:00Z", "media/a.mp4"]
    )
    func notFound(path: String) async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:]).record
            #expect(try await api.send("GET", "/api/streams/\(session.id)/\(path)").status == 404)
            api.recordings.set([file("a.mp4", 6)], of: session.id)
            api.recordings.set([1, 2, 3], of: "a.mp4")
            let refused = try await api.send("GET", "/api/streams/\(session.key.rawValue)/\(path)")
            #expect(refused.status == 404)
            let detail = try refused.json["detail"].text
            #expect(detail?.contains("session id") == true)
            #expect(detail?.contains(session.key.rawValue) == false)
            for name in ["b.mp4", "..%2Fmem.duckdb", "a.mp4%00"] {
                #expect(try await api.send("GET", "/api/streams/\(session.id)/media/\(name)").status == 404)
            }
        }
    }
}
