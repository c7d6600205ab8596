import APITestDoubles
import MemCore
import Testing

@Suite("/api/annotations")
struct AnnotationRoutesTests {
    private static let note =
        #"{"source_id": 1, "start_timestamp": "2026-11-22T09:30:00Z", "#
        + #""end_timestamp": "2026-11-22T11:00:00+01:00", "annotation_type": "user_note", "content": "Q3 100%"}"#

    @Test("a note is written, read, changed and deleted, in the original's words")
    func life() async throws {
        try await withAPI { api in
            let created = try await api.send("POST", "/api/annotations", body: Self.note)
            #expect(created.status == 200)
            let note = try created.json
            #expect(
                note.names == [
                    "annotation_id", "source_id", "start_timestamp", "end_timestamp", "annotation_type", "content",
                    "metadata", "created_by", "created_at", "updated_at",
                ]
            )
            #expect(note["annotation_id"] == .integer(1))
            #expect(note["end_timestamp"] == .string("2026-11-22T10:00:00Z"))
            #expect(note["created_by"] == .string("system"))
            #expect(note["metadata"] == .object([:]))
            #expect(try await api.send("GET", "/api/annotations/1").json == note)

            let changed = try await api.send(
                "PUT",
                "/api/annotations/1",
                body: #"{"content": "new", "metadata": {"by": "me"}, "annotation_type": "custom"}"#
            ).json
            #expect(changed["content"] == .string("new"))
            #expect(changed["metadata"] == .object(["by": .string("me")]))
            #expect(changed["annotation_type"] == .string("custom"))
            #expect(changed["start_timestamp"] == note["start_timestamp"])

            let deleted = try await api.send("DELETE", "/api/annotations/1").json
            #expect(deleted == .object(["message": .string("Annotation 1 deleted successfully")]))
            for method in ["GET", "DELETE"] {
                #expect(try await api.send(method, "/api/annotations/1").status == 404)
            }
            #expect(try await api.send("PUT", "/api/annotations/1", body: "{}").status == 404)
        }
    }

    @Test("a batch is all or nothing; its source is named once or in each")
    func batch() async throws {
        try await withAPI { api in
            func item(_ more: String) -> String {
                #"{"start_timestamp": "2026-11-22T09:30:00Z", "annotation_type": "ocr_output", "content": "x"\#(more)}"#
            }
            let answer = try await api.send(
                "POST",
                "/api/annotations/batch",
                body: #"{"source_id": 2, "annotations": [\#(item("")), \#(item(#", "source_id": 3"#))]}"#
            ).json
            #expect(answer["annotation_ids"] == .array([.integer(1), .integer(2)]))
            #expect(answer["count"] == .integer(2))
            #expect(answer["message"] == .string("Created 2 annotations"))
            let list = try await api.send("GET", "/api/annotations").json["annotations"].elements
            #expect(list.map { $0["source_id"] } == [.integer(3), .integer(2)])

            let bad = try await api.send(
                "POST",
                "/api/annotations/batch",
                body: #"{"annotations": [\#(item("")), \#(item(#", "end_timestamp": "2026-11-22T09:29:00Z""#))]}"#
            )
            #expect(bad.status == 422)
            #expect(try bad.json["detail"].text?.hasPrefix("annotations[1].end_timestamp: ") == true)
            #expect(try await api.send("GET", "/api/annotations").json["count"] == .integer(2))
        }
    }

    @Test("a quick note is about one instant of everything")
    func quick() async throws {
        try await withAPI { api in
            let target = "/api/annotations/quick?timestamp=2026-11-22T09:30:00Z&content=look%20here"
            let answer = try await api.send("POST", target)
            #expect(answer.status == 200)
            #expect(
                try answer.json
                    == .object([
                        "status": .string("success"), "annotation_id": .integer(1), "source_id": .null,
                        "timestamp": .string("2026-11-22T09:30:00Z"), "content": .string("look here"),
                        "annotation_type": .string("user_note"),
                    ])
            )
            for query in ["content=", "content=x&annotation_type=wibble", "content=x&timestamp=noon"] {
                #expect(try await api.send("POST", "/api/annotations/quick?\(query)").status == 422)
            }
        }
    }

    @Test(
        "what can't be accepted is refused with the field's name",
        arguments: [
            (#"{"start_timestamp": "2026-11-22T09:30:00Z"}"#, "content"), (#"{"content": "x"}"#, "start_timestamp"),
            (#"{"content": "x", "start_timestamp": "noon"}"#, "start_timestamp"),
            (#"{"content": "x", "start_timestamp": 17}"#, "start_timestamp"),
            (#"{"content": 7, "start_timestamp": "2026-11-22T09:30:00Z"}"#, "content"),
            (
                #"{"content": "x", "start_timestamp": "2026-11-22T09:30:00Z", "end_timestamp": "2026-11-22T09:29:59Z"}"#,
                "end_timestamp"
            ),
            (
                #"{"content": "x", "start_timestamp": "2026-11-22T09:30:00Z", "annotation_type": "note"}"#,
                "annotation_type"
            ),
            (#"{"content": "x", "start_timestamp": "2026-11-22T09:30:00Z", "source_id": 99}"#, "source_id"),
            (#"{"content": "x", "start_timestamp": "2026-11-22T09:30:00Z", "source_id": 0}"#, "source_id"),
            (#"{"content": "x", "start_timestamp": "2026-11-22T09:30:00Z", "metadata": []}"#, "metadata"),
            ("[]", "body"),
        ]
    )
    func refused(body: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/annotations", body: body)
            #expect(answer.status == 422)
            #expect(try answer.json["detail"].text?.hasPrefix(field + ": ") == true)
            #expect(try await api.send("GET", "/api/annotations").json["count"] == .integer(0))
        }
    }

    @Test(
        "a list can be narrowed down",
        arguments: [
            ("", 3), ("source_id=1", 2), ("source_id=2", 2), ("source_id=7", 1), ("type=ai_summary", 1),
            ("created_by=anna", 1), ("q=PLAN", 2), ("q=%25", 1), ("q=_", 0),
            ("start=2026-11-22T10:30:00Z", 2), ("end=2026-11-22T09:15:00Z", 1),
            ("start=2026-11-22T09:45:00Z&end=2026-11-22T10:00:00Z", 2), ("limit=2", 2), ("limit=2&offset=2", 1),
        ]
    )
    func filters(query: String, count: Int) async throws {
        try await withAPI { api in
            for note in [
                #""source_id": 1, "content": "the plan", "start_timestamp": "2026-11-22T09:00:00Z", "#
                    + #""end_timestamp": "2026-11-22T09:50:00Z", "annotation_type": "user_note", "created_by": "anna""#,
                #""source_id": 2, "content": "100% done", "start_timestamp": "2026-11-22T10:00:00Z", "#
                    + #""end_timestamp": "2026-11-22T11:00:00Z", "annotation_type": "ai_summary""#,
                #""content": "Planning", "start_timestamp": "2026-11-22T12:00:00Z", "annotation_type": "custom""#,
            ] {
                let written = try await api.send("POST", "/api/annotations", body: "{\(note)}")
                #expect(written.status == 200)
            }
            let answer = try await api.send("GET", "/api/annotations?" + query)
            #expect(answer.status == 200)
            #expect(try answer.json["annotations"].elements.count == count)
        }
    }

    @Test("queries that can't be accepted are refused", arguments: ["type=x", "limit=0", "offset=-1", "source_id=a"])
    func badQuery(query: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("GET", "/api/annotations?" + query)
            #expect(answer.status == 422)
        }
    }

    @Test("an entry of the timeline has every annotation whose span covers it, of its source or of all")
    func timeline() async throws {
        try await withAPI { api in
            let start = Instant(microseconds: 1_795_339_800_000_000)
            let session = try await api.streams.createStream(name: "desk", metadata: [:])
            await api.memory.remember(4, of: session, from: start)
            for (source, content) in [("1", "mine"), ("2", "other"), ("null", "all")] {
                let answer = try await api.send(
                    "POST",
                    "/api/annotations",
                    body: #"{"source_id": \#(source), "content": "\#(content)", "#
                        + #""start_timestamp": "2026-11-22T09:30:01Z", "end_timestamp": "2026-11-22T09:30:02Z"}"#
                )
                #expect(answer.status == 200)
            }
            func texts(_ more: String) async throws -> [[String]] {
                let target = "/api/search?type=timeline&start=2026-11-22T00:00:00Z&end=2026-11-22T23:00:00Z\(more)"
                return try await api.send("GET", target).json["entries"].elements.map { entry in
                    entry["annotations"].elements.compactMap { $0["content"].text }.sorted()
                }
            }
            #expect(try await texts("") == [[], ["all", "mine"], ["all", "mine"], []])
            #expect(try await texts("&bucket=2s") == [["all", "mine"], ["all", "mine"]])
        }
    }
}
