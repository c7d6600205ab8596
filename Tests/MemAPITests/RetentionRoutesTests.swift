import APITestDoubles
import MemCore
import Testing

@Suite("/api/retention and /api/holds")
struct RetentionRoutesTests {
    private static let hold = """
        {"start_timestamp": "2026-11-22T09:30:00Z", "end_timestamp": "2026-11-22T10:30:00Z", "reason": "a dispute"}
        """

    @Test("the rules in force are told, with the last run and a forecast")
    func shown() async throws {
        try await withAPI(yaml: "retention: {keep_days: 30, max_bytes: 1000}") { api in
            let answer = try await api.send("GET", "/api/retention")
            #expect(answer.status == 200)
            #expect(
                try answer.json["rules"]
                    == .object([
                        "keep_days": .integer(30), "picture_days": .integer(0), "thin_days": .integer(0),
                        "moment_days": .integer(0), "recording_days": .integer(0),
                        "max_bytes": .integer(1000), "max_recording_bytes": .null, "max_timeline_bytes": .null,
                        "minimum_free": .null,
                    ])
            )
            #expect(try answer.json["last_run"] == .null)
            let forecast = try answer.json["forecast"]
            #expect(forecast["bytes_per_day"] == .integer(1_000_000))
            #expect(forecast["timeline_bytes"] == .integer(2_000_000))
            #expect(forecast["days_until_full"] == .integer(10))
            #expect(forecast["sources"].elements.first?["name"] == .string("a film"))
        }
    }

    @Test("a run goes by the rules in force; a dry one lets nothing go")
    func run() async throws {
        try await withAPI(yaml: "retention: {thin_days: 7}") { api in
            let dry = try await api.send("POST", "/api/retention/run?dry_run=true")
            #expect(try dry.json["dry_run"] == .bool(true))
            #expect(try dry.json["thinned"] == .object(["pictures": .integer(59), "bytes": .integer(5900)]))
            #expect(try dry.json["condensed"] == .object(["pictures": .integer(8), "bytes": .integer(800)]))
            #expect(api.retaining.runs == [])
            let run = try await api.send("POST", "/api/retention/run")
            #expect(try run.json["forgotten"]["samples"] == .integer(120))
            #expect(api.retaining.runs.map(\.retention.thinDays) == [7])
            #expect(try await api.send("GET", "/api/retention").json["last_run"]["dry_run"] == .bool(false))
        }
    }

    @Test("runs are listed, and one is undone once")
    func undo() async throws {
        try await withAPI { api in
            #expect(try await api.send("GET", "/api/retention/runs").json == .object(["runs": .array([])]))
            _ = try await api.send("POST", "/api/retention/run")
            let runs = try await api.send("GET", "/api/retention/runs").json["runs"].elements
            #expect(runs.count == 1)
            #expect(runs.first?["run_id"] == .integer(7))
            #expect(runs.first?["undone_at"] == .null)
            #expect(runs.first?["undoable"]["pictures"] == .object(["pictures": .integer(3), "bytes": .integer(300)]))
            let undo = try await api.send("POST", "/api/retention/runs/7/undo")
            #expect(try undo.json["restored"]["pictures"]["pictures"] == .integer(3))
            #expect(try undo.json["holds"].elements.count == 1)
            let again = try await api.send("POST", "/api/retention/runs/7/undo")
            #expect(try again.json["restored"]["pictures"]["pictures"] == .integer(0))
            #expect(try await api.send("POST", "/api/retention/runs/8/undo").status == 404)
            #expect(try await api.send("POST", "/api/retention/runs/x/undo").status == 400)
        }
    }

    @Test("what is held is not forgotten, and who wants that learns by what")
    func held() async throws {
        try await withAPI { api in
            let made = try await api.send("POST", "/api/holds", body: Self.hold)
            #expect(made.status == 200)
            #expect(try made.json["reason"] == .string("a dispute"))
            #expect(try made.json["source_id"] == .null)
            for range in ["start=2026-11-22T10:00:00Z", "end=2026-11-22T09:30:01Z", "all=true"] {
                let answer = try await api.send("DELETE", "/api/memory?\(range)")
                #expect(answer.status == 409, "\(range)")
                #expect(try answer.json["detail"].text?.contains("a dispute") == true)
            }
            #expect(api.forgetting.forgotten == [])
            #expect(try await api.send("DELETE", "/api/memory?end=2026-11-22T09:30:00Z").status == 200)
            #expect(try await api.send("DELETE", "/api/memory?start=2026-11-22T10:30:01Z").status == 200)
            #expect(try await api.send("GET", "/api/holds").json["holds"].elements.count == 1)
            #expect(try await api.send("DELETE", "/api/holds/1").status == 200)
            #expect(try await api.send("DELETE", "/api/holds/1").status == 404)
            #expect(try await api.send("DELETE", "/api/memory?all=true").status == 200)
        }
    }

    @Test("a hold of one source leaves the others alone")
    func ofOneSource() async throws {
        try await withAPI { api in
            let one = try await api.streams.createStream(name: "one", metadata: [:]).record
            let two = try await api.streams.createStream(name: "two", metadata: [:]).record
            let draft = Hold.Draft(
                sourceID: one.sourceID,
                start: Instant(microseconds: 0),
                end: .now(),
                reason: ""
            )
            _ = try await api.retaining.hold(draft)
            #expect(try await api.send("DELETE", "/api/memory?session_id=\(one.id.rawValue)").status == 409)
            #expect(try await api.send("DELETE", "/api/memory?session_id=\(two.id.rawValue)").status == 200)
        }
    }

    @Test(
        "a hold that can't be is refused by what is wrong with it",
        arguments: [
            ("{}", "start_timestamp"), (#"{"start_timestamp": "2026-11-22T09:30:00Z"}"#, "end_timestamp"),
            (
                #"{"start_timestamp": "2026-11-22T09:30:00Z", "end_timestamp": "2026-11-22T09:29:59Z"}"#,
                "end_timestamp"
            ),
        ]
    )
    func wrong(body: String, field: String) async throws {
        try await withAPI { api in
            let answer = try await api.send("POST", "/api/holds", body: body)
            #expect(answer.status == 422)
            #expect(try answer.json["detail"].text?.contains(field) == true)
        }
    }
}
