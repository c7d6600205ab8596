import APITestDoubles
import ArgumentParser
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem settings")
struct SettingsCommandTests {
    private func settings(_ api: RunningAPI, _ arguments: String...) async -> CommandResult {
        await run(SettingsCommand.self, arguments + ["--url", api.url])
    }

    @Test("lists every key with its value, its default and when a change takes effect; a star marks what is changed")
    func list() async throws {
        try await withAPI(yaml: "api: { cors_origins: [\"*\"] }") { api in
            let result = await settings(api)
            #expect(result.lines[0].hasPrefix("KEY") && result.lines[0].hasSuffix("TAKES EFFECT"))
            #expect(
                result.lines.contains { $0.hasPrefix("capture.frame.jpeg_quality ") && $0.hasSuffix("next keyframe") }
            )
            #expect(result.lines.contains { $0.contains("api.cors_origins") && $0.contains("*  *") })
            #expect(await settings(api, "list", "--json").text.contains("\"default\":85"))
        }
    }

    @Test("set changes several keys of several kinds, reset brings the defaults back")
    func set() async throws {
        try await withAPI { api in
            let set = await settings(
                api,
                "set",
                "capture.frame.jpeg_quality",
                "90",
                "streaming.rtmp.auto_start",
                "no",
                "capture.frame.similarity_threshold",
                "95.5",
                "api.cors_origins",
                "https://a.example, https://b.example",
                "database.path",
                "/x/y.duckdb",
                "logging.level",
                "info"
            )
            #expect(set.exitCode == 0, "\(set.complaints)")
            #expect(set.lines.contains("capture.frame.jpeg_quality: 90, effective with the next keyframe"))
            #expect(set.lines.contains("logging.level: info, as before"))
            #expect(set.lines.last == "Changed when Mem is started again: database.path.")
            let file = try String(contentsOfFile: api.folder + "/config.yaml", encoding: .utf8)
            #expect(file.contains("auto_start: false"))
            #expect(file.contains("similarity_threshold: 95.5"))
            #expect(file.contains("cors_origins: [\"https://a.example\", \"https://b.example\"]"))
            let reset = await settings(
                api,
                "reset",
                "capture.frame.jpeg_quality",
                "capture.frame.similarity_threshold",
                "api.cors_origins"
            )
            #expect(reset.lines.contains("capture.frame.similarity_threshold: null, effective with the next keyframe"))
            #expect(await settings(api, "set", "api.cors_origins", "-", "--json").text.contains("\"cors_origins\":[]"))
        }
    }

    @Test(
        "what may not be is refused with the reason, and nothing is changed",
        arguments: [
            (["set", "api.prot", "1"], 1, "did you mean api.port?"),
            (["set", "logging.level", "loud"], 1, "logging.level: \"loud\" is not known"),
            (["set", "api.port", "many", "logging.level", "debug"], 1, "api.port: \"many\" is not a whole number"),
            (["reset", "wibble"], 1, "wibble: there is no such key"), (["set", "api.port"], 64, "api.port has none"),
        ] as [([String], Int32, String)]
    )
    func refused(arguments: [String], code: Int32, reason: String) async throws {
        try await withAPI { api in
            let result = await run(SettingsCommand.self, arguments + ["--url", api.url])
            #expect(result.exitCode == code)
            #expect(result.complaints.joined().contains(reason), "\(result.complaints)")
            #expect(!FileManager.default.fileExists(atPath: api.folder + "/config.yaml"))
        }
    }
}
