import APITestDoubles
import MemCore
import Testing

@Suite("/api/streams")
struct StreamRoutesTests {
    @Test("creating answers the session with every field, null where there is no value")
    func create() async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/streams/create", body: #"{"name": "My Stream"}"#)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            let session = try answer.json
            #expect(
                session.names == [
                    "session_id", "stream_key", "name", "metadata", "settings", "status", "rtmp_url", "server_url",
                    "source_id",
                    "created_at", "started_at", "ended_at", "resolution", "width", "height", "fps", "bitrate_kbps",
                    "video_codec", "audio_codec", "encoder", "frames_received", "frames_stored",
                    "frames_deduplicated", "dropped", "skipped", "left_out", "degradation", "last_frame_at", "duration",
                    "reconnects", "error_reason",
                ]
            )
            let key = try #require(session["stream_key"].text)
            #expect(session["name"] == .string("My Stream"))
            #expect(session["status"] == .string("waiting"))
            #expect(session["metadata"] == .object([:]))
            #expect(session["rtmp_url"] == .string("rtmp://localhost:1935/live/\(key)"))
            #expect(session["server_url"] == .string("rtmp://localhost:1935/live"))
            #expect(session["created_at"].text?.hasSuffix("Z") == true)
            #expect(session["resolution"] == .null)
            #expect(session["frames_received"] == .integer(0))
            #expect(session["left_out"] == .integer(0))
            #expect(session["degradation"] == .null)
        }
    }

    @Test("a stream that is degraded says how far, since when, and what was left out")
    func degraded() async throws {
        try await withAPI { api in
            let id = try await api.streams.createStream(name: "slow", metadata: [:]).record.id.rawValue
            try await api.streams.change(id) { session in
                session.leftOut = 59
                session.degradation = Degradation(
                    step: .fourTimes,
                    intervalSeconds: 4,
                    since: Instant(microseconds: 1_790_000_000_000_000)
                )
            }
            let session = try await api.send("GET", "/api/streams/\(id)").json
            #expect(session["left_out"] == .integer(59))
            #expect(session["degradation"].names == ["step", "frame_interval_seconds", "since"])
            #expect(session["degradation"]["step"] == .integer(3))
            #expect(session["degradation"]["frame_interval_seconds"] == .integer(4))
            #expect(session["degradation"]["since"] == .string("2026-09-21T14:13:20Z"))
        }
    }

    @Test("name and metadata are optional, metadata comes back unchanged")
    func metadata() async throws {
        try await withAPI { api in
            let plain = try await api.send("POST", "/api/streams/create", body: "{}").json
            #expect(plain["name"] == .string("Stream 1"))
            let body = #"{"name":"","metadata":{"a":[1,2.5,null,true,"x"],"b":{"c":"d"}}}"#
            let rich = try await api.send("POST", "/api/streams/create", body: body).json
            #expect(rich["name"] == .string("Stream 2"))
            #expect(
                rich["metadata"]
                    == .object([
                        "a": .array([.integer(1), .number(2.5), .null, .bool(true), .string("x")]),
                        "b": .object(["c": .string("d")]),
                    ])
            )
        }
    }

    @Test(
        "a body that can't be accepted is refused with its field",
        arguments: [
            (#"{"name": 5}"#, 422, "name: "), (#"{"metadata": []}"#, 422, "metadata: "), ("[]", 422, "body: "),
            ("", 422, "body: "), ("{", 400, "not JSON"), (#"{"name": "a\nb"}"#, 422, "name: "),
            ("{\"name\": \"" + String(repeating: "x", count: 201) + "\"}", 422, "name: "),
            (String(repeating: "[", count: 100_000), 400, "not JSON"), (#"{"name": "a",}"#, 400, "not JSON"),
            (#"{"metadata": {"a": [1 , ]}}"#, 400, "not JSON"), (#"{"name": 7, "x": "},]\","}"#, 422, "name: "),
        ]
    )
    func badBody(body: String, status: Int, detail: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/streams/create", body: body)
            #expect(answer.status == status)
            #expect(try answer.json["code"] == .string("VALIDATION_ERROR"))
            #expect(try answer.json["detail"].text?.contains(detail) == true)
            #expect(await api.streams.streams().isEmpty)
        }
    }

    @Test(
        "JSON may come without a media type, other media types are refused",
        arguments: [
            (nil, 200), ("application/json; charset=utf-8", 200), ("application/vnd.mem+json", 200),
            ("APPLICATION/JSON", 200), ("text/plain", 415), ("application/x-www-form-urlencoded", 200),
            ("text/html", 415),
        ]
    )
    func mediaType(type: String?, status: Int) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/streams/create", body: "{}", type: type)
            #expect(answer.status == status)
        }
    }

    @Test("a body over the limit is refused")
    func tooLarge() async throws {
        try await withAPI { api in
            let body = "{\"name\": \"" + String(repeating: "x", count: 1_100_000) + "\"}"
            let answer = try await api.send("POST", "/api/streams/create", body: body)
            #expect(answer.status == 413)
            #expect(try answer.json["code"] == .string("TOO_LARGE"))
        }
    }

    @Test("a body that is announced over the limit is refused before it is sent")
    func announcedTooLarge() async throws {
        try await withAPI { api in
            let answer = try await api.send(
                raw: "POST /api/streams/create HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Length: 1000000000000\r\n\r\n{"
            )
            #expect(answer.status == 413)
        }
    }

    @Test("a body in UTF-16 is no JSON, with or without a mark", arguments: ["\u{FEFF}\0{\0}", "{\0}\0"])
    func otherEncodings(body: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/streams/create", body: body)
            #expect(answer.status == 400)
            #expect(try answer.json["detail"].text?.contains("UTF-8") == true)
        }
    }

    @Test("accents count as characters: a name can't have any number of them")
    func accents() async throws {
        try await withAPI { api in
            let name = "e" + String(repeating: "\u{301}", count: 200)
            let answer = try await api.send("POST", "/api/streams/create", body: "{\"name\": \"\(name)\"}")
            #expect(answer.status == 422)
        }
    }

    @Test("the list counts all sessions and the live ones")
    func list() async throws {
        try await withAPI { api in
            let empty = try await api.send("GET", "/api/streams").json
            #expect(
                empty
                    == .object([
                        "streams": .array([]), "active_count": .integer(0), "total_count": .integer(0),
                        "last_refusal": .null,
                    ])
            )
            _ = try await api.streams.createStream(name: "a", metadata: [:])
            let live = try await api.streams.createStream(name: "b", metadata: [:])
            try await api.streams.change(live.record.id.rawValue) { $0.status = .live }
            let two = try await api.send("GET", "/api/streams").json
            #expect(two["active_count"] == .integer(1))
            #expect(two["total_count"] == .integer(2))
            #expect(two["streams"].elements.map { $0["name"].text } == ["a", "b"])
        }
    }

    @Test("a session is found by key and by id, and shows what it measured")
    func show() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            try await api.streams.change(record.id.rawValue) { session in
                session.status = .live
                session.record.pictureSize = PictureSize(width: 1920, height: 1080)
                session.record.videoCodec = "avc1"
                session.record.startedAt = Instant(microseconds: 1_500_000)
                session.history = SessionHistory(
                    samplesTaken: 10,
                    framesStored: 3,
                    lastSampleAt: Instant(microseconds: 2_000_000)
                )
                session.framesPerSecond = 29.970_03
                session.bitrateKbps = .infinity
                session.duration = 1.5
            }
            let byKey = try await api.send("GET", "/api/streams/\(record.key.rawValue)").json
            let byID = try await api.send("GET", "/api/streams/\(record.id.rawValue)").json
            #expect(byKey == byID)
            #expect(byKey["status"] == .string("live"))
            #expect(byKey["resolution"] == .string("1920x1080"))
            #expect(byKey["width"] == .integer(1920))
            #expect(byKey["fps"] == .number(29.97))
            #expect(byKey["bitrate_kbps"] == .null)
            #expect(byKey["duration"] == .number(1.5))
            #expect(byKey["started_at"] == .string("1970-01-01T00:00:01.500Z"))
            #expect(byKey["last_frame_at"] == .string("1970-01-01T00:00:02Z"))
            #expect(byKey["frames_received"] == .integer(10))
            #expect(byKey["frames_stored"] == .integer(3))
            #expect(byKey["frames_deduplicated"] == .integer(7))
        }
    }

    @Test("start and stop answer a message and the session; both may be repeated")
    func startStop() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            for _ in 0..<2 {
                let stopped = try await api.send("POST", "/api/streams/\(record.key.rawValue)/stop")
                #expect(stopped.status == 200)
                #expect(try stopped.json["message"] == .string("Stream \(record.id) stopped successfully"))
                #expect(try stopped.json["status"] == .string("ended"))
            }
            for _ in 0..<2 {
                let started = try await api.send("POST", "/api/streams/\(record.key.rawValue)/start")
                #expect(started.status == 200)
                #expect(try started.json["message"] == .string("Stream \(record.id) started successfully"))
                #expect(try started.json["status"] == .string("waiting"))
            }
        }
    }

    @Test("another name takes the place of the old one, and no blank one does")
    func rename() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            let answer = try await api.send("PATCH", "/api/streams/\(record.id)", body: #"{"name": "b <i>"}"#)
            #expect(answer.status == 200)
            #expect(try answer.json["name"] == .string("b <i>"))
            for wrong in ["{}", #"{"name": " "}"#, #"{"name": 1}"#, #"{"name": "a\u0007"}"#] {
                let refused = try await api.send("PATCH", "/api/streams/\(record.id)", body: wrong)
                #expect(refused.status == 422, "\(wrong)")
                #expect(try refused.json["detail"].text?.contains("name") == true, "\(wrong)")
            }
            #expect(try await api.send("PATCH", "/api/streams/nobody", body: #"{"name": "b"}"#).status == 404)
        }
    }

    @Test("settings of a stream are set one by one, and null lets them go by the configuration again")
    func settings() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            #expect(try await api.send("GET", "/api/streams/\(record.id)").json["settings"] == .object([:]))
            func change(_ settings: String) async throws -> JSONValue {
                let body = #"{"settings": \#(settings)}"#
                let answer = try await api.send("PATCH", "/api/streams/\(record.id)", body: body)
                #expect(answer.status == 200, "\(settings)")
                return try answer.json["settings"]
            }
            let first = try await change(#"{"frame_interval_seconds": 5, "sensitivity": "scene"}"#)
            #expect(first == .object(["frame_interval_seconds": .integer(5), "sensitivity": .string("scene")]))
            let second = try await change(#"{"sensitivity": null, "enable_deduplication": false, "jpeg_quality": 70}"#)
            let wanted: [String: JSONValue] = [
                "frame_interval_seconds": .integer(5), "enable_deduplication": .bool(false),
                "jpeg_quality": .integer(70),
            ]
            #expect(second == .object(wanted))
            #expect(try await change("{}") == .object(wanted))
            #expect(await api.streams.stream(record.id.rawValue)?.record.name == "a")
        }
    }

    @Test(
        "a setting that a stream can't have is refused by its name, and nothing is changed",
        arguments: [
            ("frame_interval_seconds", "0"), ("frame_interval_seconds", #""5""#), ("jpeg_quality", "101"),
            ("jpeg_quality", "7.5"), ("enable_deduplication", "1"), ("sensitivity", #""much""#),
            ("heartbeat_seconds", "0.5"), ("keep_days", "-1"), ("thin_days", #""7""#),
            ("moment_days", "-1"), ("port", "80"),
        ]
    )
    func wrongSettings(name: String, value: String) async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            let body = #"{"name": "b", "settings": {"\#(name)": \#(value)}}"#
            let refused = try await api.send("PATCH", "/api/streams/\(record.id)", body: body)
            #expect(refused.status == 422)
            #expect(try refused.json["detail"].text?.contains("settings.\(name)") == true)
            #expect(await api.streams.stream(record.id.rawValue)?.record == record)
        }
    }

    @Test("a new key takes the place of the old one")
    func rotateKey() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            let answer = try await api.send("POST", "/api/streams/\(record.id)/rotate-key")
            #expect(answer.status == 200)
            #expect(try answer.json["message"] == .string("Stream \(record.id) has a new key"))
            #expect(try answer.json["session_id"] == .string(record.id.rawValue))
            #expect(try answer.json["stream_key"] != .string(record.key.rawValue))
            #expect(try await api.send("GET", "/api/streams/\(record.key.rawValue)").status == 404)
        }
    }

    @Test("a deleted session is gone")
    func delete() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            let answer = try await api.send("DELETE", "/api/streams/\(record.key.rawValue)")
            #expect(answer.status == 200)
            #expect(try answer.json == .object(["message": .string("Stream \(record.id) deleted successfully")]))
            #expect(try await api.send("DELETE", "/api/streams/\(record.key.rawValue)").status == 404)
        }
    }

    @Test("status is the listener's, not a stream of that name")
    func status() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            let status = try await api.send("GET", "/api/streams/status").json
            #expect(
                status["server"]
                    == .object([
                        "active": .bool(true), "host": .string("localhost"), "port": .integer(1935),
                        "rtmps_port": .null, "max_streams": .integer(10),
                    ])
            )
            #expect(status["streams"]["total"] == .integer(1))
            #expect(status["streams"]["active"] == .integer(0))
            let glance = try #require(status["streams"]["sessions"].elements.first)
            #expect(
                glance.names == [
                    "session_id", "stream_key", "stream_name", "status", "resolution", "frames_received",
                    "frames_stored", "started_at", "duration",
                ]
            )
            #expect(glance["session_id"] == .string(record.id.rawValue))
        }
    }

    @Test(
        "an unknown session is not found, and what may be a key is not repeated",
        arguments: [
            ("GET", ""), ("DELETE", ""), ("POST", "/start"), ("POST", "/stop"), ("POST", "/rotate-key"),
            ("GET", "/latest.jpg"),
        ]
    )
    func unknown(method: String, suffix: String) async throws {
        try await withAPI { api in
            let answer = try await api.send(method, "/api/streams/abcdefghijkl\(suffix)")
            #expect(answer.status == 404)
            #expect(try answer.json["code"] == .string("NOT_FOUND"))
            #expect(try answer.json["detail"] == .string("Stream abcd… not found."))
        }
    }

    @Test("a session whose key needs escapes is found")
    func escapes() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "a", metadata: [:]).record
            try await api.streams.change(record.id.rawValue) { session in
                session.record = SessionRecord(
                    id: record.id,
                    key: StreamKey(rawValue: "caméra 1/a"),
                    sourceID: record.sourceID,
                    name: "a",
                    metadata: [:],
                    isArmed: true,
                    createdAt: record.createdAt
                )
            }
            #expect(try await api.send("GET", "/api/streams/cam%C3%A9ra%201%2Fa").status == 200)
            #expect(try await api.send("GET", "/api/streams/cam%C3%A9ra%2").status == 400)
        }
    }

    @Test("the latest picture is answered, and not again to whoever has it")
    func latest() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "a", metadata: [:])
            let address = "/api/streams/\(session.record.id)/latest.jpg"
            let none = try await api.send("GET", address)
            #expect(none.status == 404)
            #expect(try none.json["detail"].text?.contains("has no picture yet") == true)
            await api.memory.remember(3, of: session, from: Instant(microseconds: 0))
            let picture = try await api.send("GET", address)
            #expect(picture.status == 200)
            #expect(picture.headers["content-type"] == "image/jpeg")
            #expect(picture.body == [0xFF, 0xD8, 2, 0xFF, 0xD9])
            #expect(picture.headers["cache-control"] == "private, no-cache")
            let tag = try #require(picture.headers["etag"])
            let again = try await api.send("GET", address, headers: ["If-None-Match: W/\"x\", \(tag)"])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(try await api.send("GET", address + "?size=thumb").body == [0xFF, 0xD8, 0xFF, 0xD9])
        }
    }
}
