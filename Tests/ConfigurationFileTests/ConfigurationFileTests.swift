import ConfigurationFile
import Foundation
import MemCore
import Testing

@Suite("Finding and reading config.yaml")
struct ConfigurationFileTests {
    @Test("without a file the defaults hold")
    func defaults() throws {
        let loaded = try withFolder { folder in
            try ConfigurationFile.load(explicitPath: nil, environment: [:], workingDirectory: folder)
        }
        #expect(loaded == ConfigurationFile.Loaded(configuration: Configuration(), path: nil))
    }

    @Test("--config goes before MEM_CONFIG_PATH, and that before ./config.yaml")
    func order() throws {
        try withFolder(yaml: "api: { port: 1 }") { folder in
            try Data("api: { port: 2 }".utf8).write(to: URL(fileURLWithPath: folder + "/two.yaml"))
            try Data("api: { port: 3 }".utf8).write(to: URL(fileURLWithPath: folder + "/three.yaml"))
            func port(_ explicit: String?, _ environment: [String: String]) throws -> Int {
                try ConfigurationFile.load(explicitPath: explicit, environment: environment, workingDirectory: folder)
                    .configuration.api.port
            }
            #expect(try port(nil, [:]) == 1)
            #expect(try port(nil, ["MEM_CONFIG_PATH": "two.yaml"]) == 2)
            #expect(try port("three.yaml", ["MEM_CONFIG_PATH": "two.yaml"]) == 3)
            #expect(try port(folder + "/three.yaml", [:]) == 3)
            #expect(try port(nil, ["MEM_CONFIG_PATH": ""]) == 1)
        }
    }

    @Test("without any of them the settings of the machine's service hold, for those who may read them")
    func system() throws {
        try withFolder(yaml: "api: { port: 1 }") { folder in
            func load(in workingDirectory: String, system: String) throws -> ConfigurationFile.Loaded {
                try ConfigurationFile.load(
                    explicitPath: nil,
                    environment: [:],
                    workingDirectory: workingDirectory,
                    systemPath: system
                )
            }
            let file = folder + "/config.yaml"
            let empty = folder + "/empty"
            try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: false)
            #expect(try load(in: empty, system: file).configuration.api.port == 1)
            #expect(try load(in: empty, system: file).path == file)
            #expect(try load(in: empty, system: folder + "/gone.yaml").path == nil)
            #expect(try load(in: folder, system: folder + "/gone.yaml").path == "config.yaml")
        }
    }

    @Test("a file that was named must be there")
    func missing() throws {
        try withFolder { folder in
            let error = #expect(throws: ConfigurationError.self) {
                try ConfigurationFile.load(explicitPath: "gone.yaml", environment: [:], workingDirectory: folder)
            }
            #expect(error?.description == "gone.yaml: there is no such file, but --config names it")
        }
    }

    @Test("the example of the manual is read", arguments: ["block", "flow"])
    func example(style: String) throws {
        let flow = """
            streaming:
              rtmp: { enabled: true, host: localhost, port: 1935, max_concurrent_streams: 10, auto_start: true }
              capture:
                frame_interval_seconds: 1     # 0.1 … 3600
                buffer_size: 30
                max_frame_width: 7680
                max_frame_height: 4320
              auth: { require_stream_key: true }
            capture:
              frame: { jpeg_quality: 85, enable_deduplication: true, sensitivity: text, heartbeat_seconds: 300 }
            database: { path: data/mem.duckdb }
            api: { host: 127.0.0.1, port: 8000 }
            logging: { level: info }
            """
        #expect(try load(style == "flow" ? flow : ConfigurationFile.example) == Configuration())
    }

    @Test(
        "nothing, comments and empty sections set nothing",
        arguments: ["", "# only a comment\n", "api:\nlogging:\n"]
    )
    func empty(yaml: String) throws {
        #expect(try load(yaml) == Configuration())
    }

    @Test("an IPv6 address is an address")
    func ipv6() throws {
        #expect(try load("api: { host: \"::\" }").api.host == "::")
    }

    @Test("config.example.yaml in the root is the generated example")
    func shippedExample() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("config.example.yaml"), encoding: .utf8)
        #expect(text == ConfigurationFile.example)
    }
}
