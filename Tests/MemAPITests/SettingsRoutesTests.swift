import APITestDoubles
import Foundation
import MemCore
import Testing

@Suite("Settings")
struct SettingsRoutesTests {
    private static let file = """
        # my Mem
        capture:
          frame:
            jpeg_quality: 80   # small text

        """

    private func text(_ api: RunningAPI) -> String {
        FileManager.default.contents(atPath: api.folder + "/config.yaml").map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }

    private func part(_ value: JSONValue, _ path: String) -> JSONValue {
        path.split(separator: ".").reduce(value) { $0[String($1)] }
    }

    @Test("are a tree with the names of the file and those of the original")
    func tree() async throws {
        try await withAPI(yaml: Self.file) { api in
            let answer = try await api.send("GET", "/api/settings")
            #expect(answer.status == 200)
            let tree = try answer.json
            #expect(part(tree, "capture.frame.jpeg_quality") == .integer(80))
            #expect(part(tree, "capture.frame.enable_deduplication") == .bool(true))
            #expect(part(tree, "capture.frame.similarity_threshold") == .null)
            #expect(part(tree, "capture.frame.interval_seconds") == .integer(1))
            #expect(tree["capture"].names.contains("audio") && part(tree, "capture.audio") == .null)
            #expect(tree.names.contains("sttd") && part(tree, "sttd") == .null)
            #expect(part(tree, "streaming.frame_interval_seconds") == .integer(1))
            #expect(part(tree, "streaming.max_concurrent_streams") == .integer(10))
            #expect(part(tree, "streaming.rtmp.port") == .integer(1935))
            #expect(part(tree, "api.cors_origins") == .array([]))
            let defaults = try await api.send("GET", "/api/settings/defaults").json
            #expect(part(defaults, "capture.frame.jpeg_quality") == .integer(85))
        }
    }

    @Test("any subset can be set; the rest of the file stays as it is")
    func change() async throws {
        try await withAPI(yaml: Self.file) { api in
            let body = #"{"capture": {"frame": {"jpeg_quality": 70, "heartbeat_seconds": 60.5}}, "logging": {}}"#
            let answer = try await api.send("PUT", "/api/settings", body: body)
            #expect(answer.status == 200)
            #expect(part(try answer.json["settings"], "capture.frame.jpeg_quality") == .integer(70))
            #expect(try answer.json["restart_required"] == .bool(false))
            #expect(try answer.json["restart_reason"] == .null)
            #expect(
                text(api) == """
                    # my Mem
                    capture:
                      frame:
                        jpeg_quality: 70   # small text
                        heartbeat_seconds: 60.5

                    """
            )
        }
    }

    @Test("an answer can be changed under any of a key's names and sent back whole")
    func roundTrip() async throws {
        try await withAPI(yaml: Self.file) { api in
            let whole = try await api.send("GET", "/api/settings")
            let same = try await api.send("PUT", "/api/settings", body: String(decoding: whole.body, as: UTF8.self))
            #expect(same.status == 200)
            #expect(text(api) == Self.file)
            let changed = String(decoding: whole.body, as: UTF8.self)
                .replacing(#""streaming":{"#, with: #""streaming":{"wibble":0,"#)
                .replacing(
                    #""max_concurrent_streams":10,"recording""#,
                    with: #""max_concurrent_streams":12,"recording""#
                )
                .replacing(#""wibble":0,"#, with: "")
            let answer = try await api.send("PUT", "/api/settings", body: changed)
            #expect(answer.status == 200)
            #expect(part(try answer.json["settings"], "streaming.rtmp.max_concurrent_streams") == .integer(12))
            let torn = #"{"streaming": {"frame_interval_seconds": 2, "capture": {"frame_interval_seconds": 3}}}"#
            let refused = try await api.send("PUT", "/api/settings", body: torn)
            #expect(refused.status == 422)
            #expect(
                try refused.json["detail"].text?.hasPrefix("streaming.frame_interval_seconds: this is another") == true
            )
        }
    }

    @Test(
        "what may not be in the file may not be set, and nothing of the request is",
        arguments: [
            (
                #"{"capture": {"frame": {"jpeg_quality": 101}}}"#,
                "capture.frame.jpeg_quality: \"101\" is out of range; allowed: a whole number from 1 to 100"
            ),
            (
                #"{"retention": {"max_timeline_bytes": 100000}}"#,
                "retention.max_timeline_bytes: \"100000\" is out of range; allowed: a whole number from 100000000 to"
            ),
            (
                #"{"capture": {"frame": {"jpeg_quality": "70"}}}"#,
                "capture.frame.jpeg_quality: \"70\" is not a whole number"
            ),
            (
                #"{"capture": {"frame": {"interval_seconds": -3}}}"#,
                "capture.frame.interval_seconds: \"-3\" is out of range"
            ),
            (
                #"{"api": {"prot": 1}}"#,
                "api.prot: there is no such key; allowed: host, port, auth, tokens, hosts, trusted_proxies, cors_origins, max_upload_size, limits, https; did you mean api.port?"
            ),
            (#"{"api": {"port": null}}"#, "api.port: \"null\" is not a whole number"),
            (#"{"api": 5}"#, "api: this is not a section"),
            (#"{"api": {"port": {"a": 1}}}"#, "api.port: this is a section, not a value"),
            (#"{"api": {"port": [1]}}"#, "api.port: this is a list or a section"),
            (#"{"api": {"port": 1935}}"#, "api.port: 1935 is the port of streaming.rtmp.port, too"),
            (
                #"{"api": {"cors_origins": ["https://a.example/"]}}"#,
                "api.cors_origins: \"https://a.example/\" is not an origin"
            ),
            (#"{"api": {"cors_origins": "*"}}"#, "api.cors_origins: \"*\" is not a list"),
            (#"{"sttd": {"port": 1}}"#, "sttd: there is no such key"),
            ("[]", "this is not a section"), ("5", "this is not a section"),
        ]
    )
    func invalid(body: String, detail: String) async throws {
        try await withAPI(yaml: Self.file) { api in
            let valid = #"{"logging": {"level": "debug"}, "#
            for body in [body, body.replacing(#/^\{/#, with: valid)] {
                let answer = try await api.send("PUT", "/api/settings", body: body)
                #expect(answer.status == 422)
                let told = try answer.json["detail"].text ?? ""
                #expect(told.contains(detail), "\(told)")
                #expect(text(api) == Self.file)
            }
            let level = part(try await api.send("GET", "/api/settings").json, "logging.level")
            #expect(level == .string("info"))
        }
    }

    @Test("what waits for a restart is named as long as it waits")
    func restart() async throws {
        try await withAPI { api in
            let body = #"{"database": {"path": "/new/mem.duckdb"}, "logging": {"level": "debug"}}"#
            let answer = try await api.send("PUT", "/api/settings", body: body)
            #expect(try answer.json["restart_required"] == .bool(true))
            #expect(
                try answer.json["restart_reason"] == .string("Changed when Mem is started again: database.path.")
            )
            let later = try await api.send(
                "PUT",
                "/api/settings",
                body: #"{"capture": {"frame": {"jpeg_quality": 9}}}"#
            )
            #expect(try later.json["restart_required"] == .bool(true))
            let back = try await api.send("PUT", "/api/settings", body: #"{"database": {"path": "data/mem.duckdb"}}"#)
            #expect(try back.json["restart_required"] == .bool(false))
        }
    }

    @Test("every key is told with what it may be, when it takes effect and who sets it")
    func keys() async throws {
        try await withAPI(yaml: Self.file, environment: ["MEM_LOGGING_LEVEL": "debug"]) { api in
            let keys = try await api.send("GET", "/api/settings/keys").json["settings"].elements
            let quality = try #require(keys.first { part($0, "key") == .string("capture.frame.jpeg_quality") })
            #expect(part(quality, "value") == .integer(80))
            #expect(part(quality, "default") == .integer(85))
            #expect(part(quality, "allowed") == .string("a whole number from 1 to 100"))
            #expect(part(quality, "takes_effect") == .string("next_keyframe"))
            #expect(part(quality, "pending_restart") == .bool(false))
            let level = try #require(keys.first { part($0, "key") == .string("logging.level") })
            #expect(part(level, "set_by") == .string("MEM_LOGGING_LEVEL"))
            let refused = try await api.send("PUT", "/api/settings", body: #"{"logging": {"level": "error"}}"#)
            #expect(refused.status == 409)
            #expect(try refused.json["detail"].text?.contains("MEM_LOGGING_LEVEL") == true)
            // What it is set to already is no change.
            let same = try await api.send("PUT", "/api/settings", body: #"{"logging": {"level": "debug"}}"#)
            #expect(same.status == 200)
        }
    }
}
