import MemCore
import Testing

@testable import ConfigurationFile

@Suite("A config.yaml of the original Mem")
struct OriginalFileTests {
    /// Every key that any version of it had, as its own file set them.
    static let yaml = #"""
        database: { path: /data/db/mem.duckdb }
        sttd: { host: "mem-sttd", port: 8765, timeout: 300.0, identify_speakers: true }
        whisper: { model: base, language: auto }
        capture:
          frame: { interval_seconds: 5, jpeg_quality: 70, enable_deduplication: true, similarity_threshold: 100.0 }
          audio: { chunk_duration_seconds: 300, sample_rate: 16000, overlap_seconds: 1 }
        files:
          filename_format: YYYY-MM-DD_HH-MM-SS
          filename_regex: ^(\d{4})-(\d{2})-(\d{2})_(\d{2})-(\d{2})-(\d{2})$
        api: { host: 0.0.0.0, port: 8001, max_upload_size: 5368709120, default_time_range_days: 1 }
        rate_limiting: { enabled: true, default: "100/minute" }
        streaming:
          rtmp: { enabled: true, host: mem.local, port: 1935, max_concurrent_streams: 10 }
          capture: { frame_interval_seconds: 2, buffer_size: 30, max_frame_width: 7680, max_frame_height: 4320 }
          auth: { require_stream_key: true }
        logging: { level: INFO, debug_level: DEBUG, format: "%(asctime)s - %(message)s" }
        """#

    private func loaded(_ yaml: String) throws -> ConfigurationFile.Loaded {
        try withFolder(yaml: yaml) { folder in
            try ConfigurationFile.load(explicitPath: nil, environment: [:], workingDirectory: folder)
        }
    }

    @Test("is read: what has a meaning here counts, all else is named with its line and what there is instead")
    func whole() throws {
        let loaded = try loaded(Self.yaml)
        var wanted = Configuration()
        wanted.database.path = "/data/db/mem.duckdb"
        wanted.capture.frame.jpegQuality = 70
        wanted.capture.frame.similarityThreshold = 100
        wanted.api.host = "0.0.0.0"
        wanted.api.port = 8001
        wanted.streaming.rtmp.host = "mem.local"
        wanted.streaming.capture.frameIntervalSeconds = 2
        #expect(loaded.configuration == wanted)
        #expect(
            loaded.ignored.map(\.path) == [
                "sttd", "whisper", "capture.frame.interval_seconds", "capture.audio", "rate_limiting",
                "logging.debug_level", "logging.format",
            ]
        )
        #expect(loaded.ignored.first?.line == 2)
        #expect(loaded.ignored.allSatisfy { !$0.reason.isEmpty && !$0.reason.hasSuffix(".") })
    }

    @Test("that asks for other names of files, or another range, is told that Mem does not do that")
    func unusual() throws {
        let loaded = try loaded(#"{files: {filename_regex: "(a+)+$"}, api: {default_time_range_days: 7}}"#)
        #expect(loaded.ignored.map(\.path) == ["files.filename_regex", "api.default_time_range_days"])
    }

    @Test("is no excuse for a request, which can't set what means nothing")
    func request() {
        var configuration = Configuration()
        var reader = ConfigurationYAML(path: nil)
        reader.read(.object(["sttd": .object(["host": .string("x")])]), into: &configuration)
        #expect(reader.problems.map(\.key) == ["sttd"])
    }

    @Test("has a slip in it like any other file")
    func slip() throws {
        #expect(try complaints("sttd: { host: x }\ncaptur: { audio: 1 }\n").count == 1)
    }

    @Test("may format lines in its own way, which is left alone; ours is told from it")
    func format() throws {
        #expect(try loaded("logging: { format: json }").configuration.logging.format == .json)
        #expect(try complaints("logging: { format: pretty }").count == 1)
        let original = try loaded(#"logging: { format: "%(message)s" }"#)
        #expect(original.configuration.logging.format == .text)
        #expect(original.ignored.map(\.path) == ["logging.format"])
    }

    @Test("names its level in capitals", arguments: ["INFO", "Warning", "debug"])
    func level(word: String) throws {
        #expect(try load("logging: { level: \(word) }").logging.level.rawValue == word.lowercased())
    }
}
