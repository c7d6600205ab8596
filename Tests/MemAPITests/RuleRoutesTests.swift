import APITestDoubles
import MemCore
import Testing

@Suite("/api/rules and /api/alerts")
struct RuleRoutesTests {
    private static let black = #"{"name": "Dark", "condition": {"type": "black"}}"#

    @Test("a rule is made, read, changed and deleted")
    func life() async throws {
        try await withAPI { api in
            let created = try await api.send("POST", "/api/rules", body: Self.black)
            #expect(created.status == 200)
            let rule = try created.json
            #expect(
                rule.names == [
                    "id", "name", "enabled", "session_id", "condition", "for_seconds", "clear_seconds",
                    "cooldown_seconds", "hysteresis", "active_hours", "actions", "created_at", "updated_at",
                ]
            )
            #expect(rule["enabled"] == .bool(true))
            #expect(rule["session_id"] == .null)
            #expect(rule["condition"].names == ["type", "brightness_max", "spread_max"])
            let id = try #require(rule["id"].text)
            #expect(try await api.send("GET", "/api/rules/\(id)").json == rule)
            let list = try await api.send("GET", "/api/rules").json
            #expect(list["rules"].elements == [rule])
            #expect(list["count"] == .integer(1))
            let changed = try await api.send(
                "PATCH",
                "/api/rules/\(id)",
                body: #"{"enabled": false, "cooldown_seconds": 60}"#
            ).json
            #expect(changed["enabled"] == .bool(false))
            #expect(changed["cooldown_seconds"] == .integer(60))
            #expect(changed["condition"] == rule["condition"])
            let gone = try await api.send("DELETE", "/api/rules/\(id)")
            #expect(try gone.json == .object(["message": .string("Rule \(id) deleted successfully")]))
            for method in ["GET", "DELETE"] {
                #expect(try await api.send(method, "/api/rules/\(id)").status == 404)
            }
            #expect(try await api.send("PATCH", "/api/rules/\(id)", body: "{}").status == 404)
        }
    }

    @Test("what is wrong is refused with its field, in a new rule and in a changed one")
    func refused() async throws {
        try await withAPI { api in
            let created = try await api.send("POST", "/api/rules", body: Self.black).json
            let id = try #require(created["id"].text)
            for (body, field) in [
                (#"{"name": "x"}"#, "condition"),
                (#"{"name": "x", "condition": {"type": "frozen"}}"#, "condition.seconds"),
                (#"{"name": "x", "condition": {"type": "black"}, "sesion_id": "x"}"#, "sesion_id"),
                (#"{"name": "x", "condition": {"type": "black"}, "session_id": "nobody"}"#, "session_id"),
                (
                    #"{"name": "x", "condition": {"type": "looks_like", "frame_id": 999999}}"#, "condition.frame_id"
                ),
            ] {
                let answer = try await api.send("POST", "/api/rules", body: body)
                #expect(answer.status == 422, "\(body)")
                #expect(try answer.json["detail"].text?.hasPrefix(field + ": ") == true, "\(body)")
            }
            let answer = try await api.send("PATCH", "/api/rules/\(id)", body: #"{"condition": {"type": "x"}}"#)
            #expect(try answer.json["detail"].text?.hasPrefix("condition.type: ") == true)
            #expect(try await api.send("GET", "/api/rules/\(id)").json == created)
        }
    }

    private static func wanted(_ look: String) -> String {
        #"""
        {"name": "x", "condition": {"type": "looks_like", \#(look),
            "region": {"x": 0, "y": 0, "width": 0.5, "height": 0.25}}}
        """#
    }

    @Test("a part of a picture is kept as it is in the frame that is named, in the body, or in an old frame's picture")
    func part() async throws {
        try await withAPI { api in
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(5, of: session, from: Instant(microseconds: 1_790_000_000_000_000))
            func tiles(_ byte: String) -> JSONValue { .string(String(repeating: byte, count: PictureTiles.count)) }
            let made = try await api.send("POST", "/api/rules", body: Self.wanted(#""frame_id": 3"#))
            #expect(made.status == 200)
            let condition = try made.json["condition"]
            #expect(condition["tiles"] == tiles("02"))
            #expect(condition["region"]["width"] == .number(0.5))
            #expect(condition["frame_id"] == .integer(3))
            #expect(!condition.names.contains("perceptual_hash"))
            // What a rule answers makes the same rule again, whatever became of the frame.
            await api.memory.age(FrameID(rawValue: 3))
            let id = try #require(try made.json["id"].text)
            let answered = try #require(condition["tiles"].text)
            let again = try await api.send(
                "PATCH",
                "/api/rules/\(id)",
                body: Self.wanted(#""frame_id": 3, "similarity_min": 90, "tiles": "\#(answered)""#)
            )
            #expect(try again.json["condition"]["tiles"] == tiles("02"))
            #expect(try again.json["condition"]["similarity_min"] == .integer(90))
            // Without its tiles, and without its picture.
            let old = try await api.send("POST", "/api/rules", body: Self.wanted(#""frame_id": 3"#))
            #expect(old.status == 422)
            let reason = "condition.frame_id: This frame's picture is not kept"
            #expect(try old.json["detail"].text?.hasPrefix(reason) == true)
            await api.memory.age(FrameID(rawValue: 4), picture: [1, 2, 3])
            let looked = try await api.send("POST", "/api/rules", body: Self.wanted(#""frame_id": 4"#))
            #expect(try looked.json["condition"]["tiles"] == tiles("07"))
            await api.memory.age(FrameID(rawValue: 5), picture: [2])
            let broken = try await api.send("POST", "/api/rules", body: Self.wanted(#""frame_id": 5"#))
            #expect(broken.status == 422)
            await api.pictures.fail(with: .busy(retryAfterSeconds: 3))
            let busy = try await api.send("POST", "/api/rules", body: Self.wanted(#""frame_id": 4"#))
            #expect(busy.status == 503)
        }
    }

    @Test("a stream may be named by its key, and is known by its id afterwards")
    func stream() async throws {
        try await withAPI { api in
            let record = try await api.streams.createStream(name: "desk", metadata: [:]).record
            let body = #"{"name": "x", "condition": {"type": "black"}, "session_id": "\#(record.key.rawValue)"}"#
            let answer = try await api.send("POST", "/api/rules", body: body)
            #expect(try answer.json["session_id"] == .string(record.id.rawValue))
        }
    }

    @Test("as many rules as there may be are a conflict")
    func tooMany() async throws {
        try await withAPI { api in
            for wanted in [200, 200, 200, 409] {
                let answer = try await api.send("POST", "/api/rules", body: Self.black)
                #expect(answer.status == wanted)
            }
        }
    }

    private static func alert(_ rule: String, at second: Double, resolved: Bool) -> Alert {
        var alert = Alert(
            ruleID: RuleID(rawValue: rule),
            sessionID: SessionID(rawValue: "desk"),
            sourceID: SourceID(rawValue: 1),
            firedAt: Instant(microseconds: 1_790_000_000_000_000).advanced(bySeconds: second),
            value: 3.5,
            threshold: 16,
            frameID: FrameID(rawValue: 7)
        )
        if resolved {
            alert.resolvedAt = alert.firedAt.advanced(bySeconds: 5)
            alert.resolution = .over
        }
        return alert
    }

    @Test("alerts are told page by page, with the picture that was on screen")
    func alerts() async throws {
        try await withAPI { api in
            await api.rules.put([
                Self.alert("one", at: 2, resolved: false), Self.alert("two", at: 1, resolved: true),
            ])
            let all = try await api.send("GET", "/api/alerts").json
            #expect(all["count"] == .integer(2))
            let first = all["alerts"].elements[0]
            #expect(first["rule_id"] == .string("one"))
            #expect(first["value"] == .number(3.5))
            #expect(first["frame_id"] == .integer(7))
            #expect(first["url"].text?.contains("7") == true)
            #expect(first["resolved_at"] == .null)
            let second = all["alerts"].elements[1]
            #expect(second["resolution"] == .string("over"))
            #expect(try await api.send("GET", "/api/alerts?open=true").json["count"] == .integer(1))
            #expect(try await api.send("GET", "/api/alerts?rule_id=two").json["alerts"].elements == [second])
            #expect(try await api.send("GET", "/api/alerts?stream=nobody").status == 404)
            #expect(try await api.send("GET", "/api/alerts?open=maybe").status == 422)
        }
    }

    @Test("what is delivered is tried, and told with what came of it")
    func deliveries() async throws {
        try await withAPI { api in
            let body = #"""
                {"name": "x", "condition": {"type": "black"},
                    "actions": [{"type": "webhook", "url": "https://example.com/hook"}, {"type": "command", "name": "a"}]}
                """#
            let id = try #require(try await api.send("POST", "/api/rules", body: body).json["id"].text)
            let tried = try await api.send("POST", "/api/rules/\(id)/deliver").json["deliveries"].elements
            #expect(tried.map { $0["status"] } == [.string("pending"), .string("pending")])
            #expect(tried[0]["action"]["url"] == .string("https://example.com/hook"))
            let list = try await api.send("GET", "/api/rules/\(id)/deliveries?limit=1").json
            #expect(list["count"] == .integer(2))
            #expect(list["deliveries"].elements.count == 1)
            #expect(
                list["deliveries"].elements[0].names == [
                    "id", "action", "status", "created_at", "attempts", "next_at", "ended_at", "outcome",
                ]
            )
            #expect(try await api.send("GET", "/api/rules/nobody/deliveries").status == 404)
            #expect(try await api.send("POST", "/api/rules/nobody/deliver").status == 404)
        }
    }

    @Test("a rule is tried over a range, which it tells")
    func test() async throws {
        try await withAPI { api in
            await api.rules.put([Self.alert("", at: 2, resolved: true)])
            let body = #"{"rule": \#(Self.black), "start": "2026-11-22T09:00:00Z", "end": "2026-11-22T10:00:00Z"}"#
            let answer = try await api.send("POST", "/api/rules/test", body: body).json
            #expect(answer["samples"] == .integer(7))
            #expect(answer["unknown"] == .integer(2))
            #expect(answer["truncated"] == .bool(false))
            #expect(answer["alerts"].elements[0]["rule_id"] == .null)
            #expect(answer["alerts"].elements[0]["value"] == .number(3.5))
            for (body, field) in [
                (#"{"rule": \#(Self.black)}"#, "start"),
                (#"{"start": "2026-11-22T09:00:00Z", "end": "2026-11-22T09:00:00Z"}"#, "rule"),
                (
                    #"{"rule": {"name": "x"}, "start": "2026-11-22T09:00:00Z", "end": "2026-11-22T09:00:00Z"}"#,
                    "condition"
                ),
                (
                    #"{"rule": \#(Self.black), "start": "2026-11-22T09:00:01Z", "end": "2026-11-22T09:00:00Z"}"#,
                    "start"
                ),
                (
                    #"{"rule": \#(Self.black), "start": "2026-10-01T00:00:00Z", "end": "2026-11-22T00:00:00Z"}"#,
                    "start"
                ),
            ] {
                let answer = try await api.send("POST", "/api/rules/test", body: body)
                #expect(answer.status == 422, "\(body)")
                #expect(try answer.json["detail"].text?.hasPrefix(field + ": ") == true, "\(body)")
            }
        }
    }
}
