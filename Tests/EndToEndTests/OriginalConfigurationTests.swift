import Foundation
import Glibc
import Testing

/// The real program, started with a file of the original's.
@Suite("A config.yaml of the original Mem")
struct OriginalConfigurationTests {
    private static let yaml = #"""
        database: { path: /nowhere/mem.duckdb }
        sttd: { host: "mem-sttd", port: 8765, timeout: 300.0 }
        capture:
          frame: { interval_seconds: 5, jpeg_quality: 85, enable_deduplication: true, similarity_threshold: 100.0 }
          audio: { chunk_duration_seconds: 300, sample_rate: 16000 }
        files:
          filename_format: YYYY-MM-DD_HH-MM-SS
          filename_regex: ^(\d{4})-(\d{2})-(\d{2})_(\d{2})-(\d{2})-(\d{2})$
        api: { host: 127.0.0.1, port: 8000, max_upload_size: 5368709120, default_time_range_days: 1 }
        rate_limiting: { enabled: true }
        streaming:
          rtmp: { enabled: true, host: stream.example, port: 1935, max_concurrent_streams: 10 }
          capture: { frame_interval_seconds: 1, buffer_size: 30, max_frame_width: 7680, max_frame_height: 4320 }
          auth: { require_stream_key: true }
        logging: { level: INFO, debug_level: DEBUG, format: "%(asctime)s - %(message)s" }
        """#

    @Test("starts Mem; one line of the log names what means nothing here, and mem doctor says why")
    func starts() async throws {
        let folder = try TestFolder("original-configuration")
        let file = folder.url.appending(path: "config.yaml")
        try Data(Self.yaml.utf8).write(to: file)
        let environment = [
            "MEM_CONFIG_PATH": file.path, "RTMP_HOST": "desk.example", "MEM_API_PORT": "0",
            "MEM_STREAMING_RTMP_PORT": "0", "MEM_DATABASE_PATH": folder.data.path + "/mem.duckdb",
        ]
        let mem = try ChildProcess(
            Place.mem,
            ["serve", "--ready-json"],
            in: folder,
            name: "mem",
            environment: environment
        )
        struct Ready: Decodable { var apiUrl: String }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let ready = try await eventually("mem is ready: \(mem.errors)", within: 30) {
            mem.output.split(separator: "\n").lazy
                .compactMap { try? decoder.decode(Ready.self, from: Data($0.utf8)) }.first
        }
        let stream = try await APIClient(base: ready.apiUrl).createStream("Desk")
        #expect(stream.rtmpUrl.hasPrefix("rtmp://desk.example:"))
        let lines = mem.errors.split(separator: "\n").filter { $0.contains("mean nothing here") }
        #expect(lines.count == 1)
        for key in ["sttd", "capture.audio", "capture.frame.interval_seconds", "rate_limiting", "logging.format"] {
            #expect(lines.first?.contains(key) == true, "\(key)")
        }
        #expect(lines.first?.contains("filename_regex") == false)
        mem.send(SIGTERM)
        #expect(try await mem.exitStatus(within: 10) == 0)
        let doctor = try await ChildProcess.run(
            Place.mem,
            ["doctor"],
            in: folder,
            environment: environment
        )
        #expect(doctor.contains("line 2: sttd means nothing here: Mem does not transcribe"))
    }
}
