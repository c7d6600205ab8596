import APITestDoubles
import MemCore
import Testing

@testable import MemAPI

@Suite("Events")
struct EventRoutesTests {
    private static let session = SessionID(rawValue: "a-session")

    private static func live(_ session: SessionID = session) -> EventDraft {
        EventDraft(.sessionLive, at: .now(), sessionID: session, sourceID: SourceID(rawValue: 7))
    }

    private static func sample(_ frame: Int64) -> EventDraft {
        EventDraft(
            .sampleNew,
            at: Instant(microseconds: 1_790_000_000_000_000),
            sessionID: session,
            sourceID: SourceID(rawValue: 7),
            frameID: FrameID(rawValue: frame),
            fields: ["verdict": .string("new")]
        )
    }

    @Test("begin with hello, which says where the log ends, and then come as they happen")
    func hello() async throws {
        try await withAPI { api in
            try await api.listen { events in
                #expect(events.head.hasPrefix("HTTP/1.1 200 "))
                #expect(events.head.lowercased().contains("content-type: text/event-stream\r\n"))
                #expect(events.head.lowercased().contains("cache-control: no-store\r\n"))
                #expect(events.head.lowercased().contains("x-accel-buffering: no\r\n"))
                let hello = try #require(try await events.next())
                #expect(hello.kind == "hello")
                #expect(hello.retry == "2000")
                #expect(hello.id == "101")
                #expect(hello.data["version"] == .integer(1))
                #expect(hello.data["id"] == .integer(101))
                #expect(hello.data["server_version"] == .string("1.2.3"))

                api.events.tell(Self.sample(4))
                let sample = try #require(try await events.next())
                #expect(sample.id == "102")
                #expect(sample.kind == "sample.new")
                #expect(sample.data["version"] == .integer(1))
                #expect(sample.data["id"] == .integer(102))
                #expect(sample.data["kind"] == .string("sample.new"))
                #expect(sample.data["timestamp"] == .string("2026-09-21T14:13:20Z"))
                #expect(sample.data["session_id"] == .string("a-session"))
                #expect(sample.data["source_id"] == .integer(7))
                #expect(sample.data["frame_id"] == .integer(4))
                #expect(sample.data["url"] == .string("/api/search?type=frame&frame_id=4"))
                #expect(sample.data["thumbnail_url"] == .string("/api/search?type=frame&frame_id=4&size=thumb"))
                #expect(sample.data["verdict"] == .string("new"))
            }
        }
    }

    @Test("of a frame without a picture name none")
    func withoutPicture() async throws {
        try await withAPI { api in
            try await api.listen { events in
                _ = try await events.next()
                var draft = Self.sample(4)
                draft.fields["url"] = .null
                draft.fields["thumbnail_url"] = .null
                api.events.tell(draft)
                let sample = try #require(try await events.next())
                #expect(sample.data["frame_id"] == .integer(4))
                #expect(sample.data.names.contains("url"))
                #expect(sample.data["url"] == .null)
            }
        }
    }

    @Test("go on behind the last one that a client heard, whether it says so in a header or in the address")
    func resuming() async throws {
        try await withAPI { api in
            let first = api.events.tell(Self.live())
            for frame in 1...1200 { api.events.tell(Self.sample(Int64(frame))) }
            let ways = [("?after=\(first)", []), ("?after=5", ["Last-Event-ID: \(first)"])]
            for (query, headers) in ways {
                let newest = try #require(api.events.log.last?.id)
                try await api.listen(query, headers: headers) { events in
                    let hello = try #require(try await events.next())
                    #expect(hello.id == nil, "the client's own number stays until it has heard what comes now")
                    #expect(hello.data["id"] == .integer(newest.rawValue))
                    api.events.tell(Self.live())
                    for number in (first.rawValue + 1)...newest.rawValue {
                        #expect(try await events.next()?.id == "\(number)")
                    }
                    #expect(try await events.next()?.kind == "session.live")
                }
            }
        }
    }

    @Test("begin with the oldest one for who asks for what came after 0")
    func fromTheBeginning() async throws {
        try await withAPI { api in
            api.events.tell(Self.live())
            try await api.listen("?after=0") { events in
                _ = try await events.next()
                #expect(try await events.next()?.kind == "server.started")
                #expect(try await events.next()?.kind == "session.live")
            }
        }
    }

    @Test(
        "tell a client that it missed some where its last one is not in the log, and go on with what happens now",
        arguments: ["7", "102", "9999999999"]
    )
    func missed(last: String) async throws {
        try await withAPI { api in
            for frame in 1...10 { api.events.tell(Self.sample(Int64(frame))) }
            api.events.trim(to: 3)
            let newest = try #require(api.events.log.last?.id)
            try await api.listen(headers: ["Last-Event-ID: \(last)"]) { events in
                _ = try await events.next()
                let missed = try #require(try await events.next())
                #expect(missed.kind == "missed")
                #expect(missed.id == "\(newest)")
                #expect(missed.data["version"] == .integer(1))
                api.events.tell(Self.live())
                #expect(try await events.next()?.kind == "session.live")
            }
        }
    }

    @Test("come by kind and by group of kinds")
    func kinds() async throws {
        try await withAPI { api in
            try await api.listen("?kind=session&kind=sample.seen") { events in
                _ = try await events.next()
                api.events.tell(Self.sample(1))
                api.events.tell(Self.live())
                api.events.tell(EventDraft(.gap, at: .now()))
                api.events.tell(EventDraft(.sampleSeen, at: .now()))
                #expect(try await events.next()?.kind == "session.live")
                #expect(try await events.next()?.kind == "sample.seen")
            }
        }
    }

    @Test("come by stream, which its key names as well; what is about all comes with each")
    func streams() async throws {
        try await withAPI { api in
            let one = try await api.streams.createStream(name: nil, metadata: [:]).record
            let two = try await api.streams.createStream(name: nil, metadata: [:]).record
            let three = try await api.streams.createStream(name: nil, metadata: [:]).record
            try await api.listen("?stream=\(one.id)&stream=\(two.key.rawValue)") { events in
                _ = try await events.next()
                api.events.tell(Self.live(three.id))
                api.events.tell(Self.live(one.id))
                api.events.tell(EventDraft(.storageLow, at: .now()))
                api.events.tell(EventDraft(.annotationCreated, at: .now(), sourceID: three.sourceID))
                api.events.tell(EventDraft(.annotationChanged, at: .now(), sourceID: two.sourceID))
                api.events.tell(EventDraft(.memoryForgotten, at: .now()))
                api.events.tell(Self.live(two.id))
                #expect(try await events.next()?.data["session_id"] == .string(one.id.rawValue))
                #expect(try await events.next()?.kind == "annotation.changed")
                #expect(try await events.next()?.kind == "memory.forgotten")
                #expect(try await events.next()?.data["session_id"] == .string(two.id.rawValue))
            }
        }
    }

    @Test("of how all streams are come at once, and again when that changes, only for who asks; they have no number")
    func allStreams() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: nil, metadata: [:]).record.id
            try await api.listen("?kind=streams") { events in
                _ = try await events.next()
                let first = try #require(try await events.next())
                #expect(first.kind == "streams")
                #expect(first.id == nil)
                #expect(first.data == (try await api.send("GET", "/api/streams").json))
                try await api.streams.change(id.rawValue) { $0.bitrateKbps = 1234 }
                let second = try #require(try await events.next())
                #expect(second.data["streams"].elements.first?["bitrate_kbps"] == .integer(1234))
            }
        }
    }

    @Test("of how Mem is come at once, and again when that changes, with the reasons")
    func health() async throws {
        try await withAPI { api in
            try await api.listen("?kind=health") { events in
                _ = try await events.next()
                let first = try #require(try await events.next())
                #expect(first.kind == "health")
                #expect(first.id == nil)
                #expect(first.data["status"] == .string("ok"))
                await api.memory.setTrouble("The disk refuses to be written to.")
                let second = try #require(try await events.next())
                #expect(second.data["status"] == .string("unhealthy"))
                #expect(second.data["detail"] == .string("The disk refuses to be written to."))
                #expect(second.data["timestamp"] == .null)
            }
        }
    }

    @Test("let samples be committed sooner only while somebody listens to samples")
    func hurry() async throws {
        try await withAPI { api in
            try await api.listen("?kind=session") { events in
                _ = try await events.next()
                #expect(!api.events.areSamplesWatched)
                try await api.listen { events in
                    _ = try await events.next()
                    #expect(api.events.areSamplesWatched)
                }
            }
            // Whoever hangs up is noticed, though nothing is written to them.
            while api.events.areSamplesWatched { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    @Test("of a listener that reads nothing end, and it goes on from the log; others notice nothing")
    func stalled() async throws {
        try await withAPI { api in
            try await api.listen("?kind=gap") { stalled in
                _ = try await stalled.next()
                let padding = JSONValue.string(String(repeating: "x", count: 100_000))
                let (first, count) = (api.events.log.last?.id, Int64(300))
                try await api.listen { events in
                    _ = try await events.next()
                    for _ in 0..<count {
                        let id = api.events.tell(EventDraft(.gap, at: .now(), fields: ["cause": padding]))
                        #expect(try await events.next()?.id == "\(id)")
                    }
                }
                var heard: [String] = []
                while let event = try await stalled.next() { heard.append(event.id ?? "") }
                let start = try #require(first?.rawValue) + 1
                #expect(heard.count < count)
                #expect(heard == (start..<start + Int64(heard.count)).map { "\($0)" })
            }
        }
    }

    @Test("end when Mem ends, and at once")
    func ending() async throws {
        try await withAPI { api in
            try await api.listen { events in
                _ = try await events.next()
                async let over = api.shutDown()
                await over
            }
        }
        // Both sides went without waiting for the other: else this test would not be over.
    }

    @Test("end when the token is revoked")
    func revoked() async throws {
        let tokens = InMemoryTokens()
        tokens.add("reader", .read)
        try await withAPI(yaml: "api: {auth: tokens}", tokens: tokens) { api in
            try await api.listen("?kind=streams", headers: ["Authorization: Bearer reader"]) { events in
                _ = try await events.next()
                tokens.revoke("reader")
                while try await events.next() != nil {}
            }
            #expect(try await api.send("GET", "/api/events").status == 401)
        }
    }

    @Test("show who may not publish no keys")
    func keys() async throws {
        let tokens = InMemoryTokens()
        tokens.add("reader", .read)
        try await withAPI(yaml: "api: {auth: tokens}", tokens: tokens) { api in
            let key = try await api.streams.createStream(name: nil, metadata: [:]).record.key
            try await api.listen("?kind=streams", headers: ["Authorization: Bearer reader"]) { events in
                _ = try await events.next()
                let streams = try #require(try await events.next())
                #expect(streams.data["streams"].elements.first?["stream_key"] == .string(key.description))
            }
        }
    }

    @Test(
        "are refused to who asks for what there is not",
        arguments: [
            ("?kind=nonsense", [], 422), ("?kind=", [], 422), ("?stream=nobody", [], 404), ("?stream=", [], 422),
            ("?after=x", [], 422), ("?after=-1", [], 422), ("?after=1.5", [], 422), ("", ["Last-Event-ID: x"], 400),
            ("", ["Last-Event-ID: -1"], 400), ("", ["Last-Event-ID: 99999999999999999999"], 400),
            ("?" + String(repeating: "kind=gap&", count: 101), [], 422),
            ("?" + String(repeating: "stream=x&", count: 8000), [], 422),
            ("?kind=%FF", [], 400),
        ]
    )
    func refused(query: String, headers: [String], status: Int) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/api/events" + query, headers: headers)
            #expect(answer.status == status)
            #expect(try answer.json["code"] == .string(status == 404 ? "NOT_FOUND" : "VALIDATION_ERROR"))
        }
    }

    @Test("are announced to HEAD, and not sent")
    func head() async throws {
        try await withAPI { api in
            let answer = try await api.send("HEAD", "/api/events")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/event-stream")
            #expect(!api.events.areSamplesWatched)
        }
    }
}
