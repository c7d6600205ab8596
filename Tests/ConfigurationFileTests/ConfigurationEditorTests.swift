import MemCore
import Testing

@testable import ConfigurationFile

@Suite("Changing values in the user's file")
struct ConfigurationEditorTests {
    /// The text after keys were set as `key=value`, like in the environment.
    private func edited(_ text: String, _ changes: String...) throws -> String {
        var editor = ConfigurationEditor(text)
        for change in changes {
            let parts = change.split(separator: "=", maxSplits: 1).map(String.init)
            let key = try #require(ConfigurationKey.all.first { $0.path == parts[0] })
            var configuration = Configuration()
            let problem = key.rule.apply(
                ConfigurationValue(written: parts[1], notation: .environment),
                to: &configuration
            )
            #expect(problem == nil)
            try editor.set(key, to: configuration)
        }
        return editor.text
    }

    @Test("changes the value alone; comments, order, spaces and quotes stay")
    func inPlace() throws {
        let text = """
            # mine
            logging: {level:   info } # quiet\t
            api:   # how to ask

                port:    8000   # the usual one
                host: '127.0.0.1'
            database:
                path: "data/\\x41.duckdb"   # übrigens 日本
            """
        let new = try edited(
            text,
            "api.port=9000",
            "logging.level=debug",
            "api.host=::1",
            "database.path=/var/lib/mem ü/\"x\".duckdb"
        )
        #expect(
            new == """
                # mine
                logging: {level:   debug } # quiet\t
                api:   # how to ask

                    port:    9000   # the usual one
                    host: '::1'
                database:
                    path: "/var/lib/mem ü/\\"x\\".duckdb"   # übrigens 日本
                """
        )
    }

    @Test("puts a missing key behind what goes before it in the example, and makes sections that are missing")
    func missing() throws {
        let text = """
            streaming:
               rtmp:
                  enabled: true
                  # what OBS is told
                  auto_start: false

               # comes last
               auth:
                  require_stream_key: true
            # the end
            """
        #expect(
            try edited(
                text,
                "streaming.rtmp.port=1936",
                "streaming.capture.buffer_size=10",
                "api.port=9000",
                "capture.frame.jpeg_quality=70"
            ) == """
                streaming:
                   rtmp:
                      enabled: true
                      port: 1936
                      # what OBS is told
                      auto_start: false
                   capture:
                      buffer_size: 10

                   # comes last
                   auth:
                      require_stream_key: true
                capture:
                   frame:
                      jpeg_quality: 70
                api:
                   port: 9000
                # the end
                """
        )
    }

    @Test(
        "fills what is empty",
        arguments: [
            ("", "api:\n  port: 9000\n"),
            ("# nothing\n", "# nothing\napi:\n  port: 9000\n"),
            ("# nothing", "# nothing\napi:\n  port: 9000"),
            ("---\n", "---\napi:\n  port: 9000\n"),
            ("api:\n", "api:\n  port: 9000\n"),
            ("api: # later\n# x\n", "api: # later\n  port: 9000\n# x\n"),
            ("api: {}", "api: { port: 9000 }"),
            ("{}", "{ api: { port: 9000 } }"),
            ("api: {host: localhost}\n", "api: {port: 9000, host: localhost}\n"),
            ("api:\r\n  host: localhost\r\n", "api:\r\n  host: localhost\r\n  port: 9000\r\n"),
            ("{\"api\": {\"port\": 1}}", "{\"api\": {\"port\": 9000}}"),
            ("api:\n  host: localhost\n...\n", "api:\n  host: localhost\n  port: 9000\n...\n"),
            ("\"api\":\n  \"port\" : 1 # x\n", "\"api\":\n  \"port\" : 9000 # x\n"),
            ("api: { host: localhost, # ü\u{2028}\n  port: 1 }", "api: { host: localhost, # ü\u{2028}\n  port: 9000 }"),
        ]
    )
    func empty(text: String, expected: String) throws {
        #expect(try edited(text, "api.port=9000") == expected)
    }

    @Test(
        "a number that may be nothing is set where it is nothing",
        arguments: [
            (
                "capture:\n  frame:\n    similarity_threshold: # off\n",
                "capture:\n  frame:\n    similarity_threshold: 95 # off\n"
            ),
            ("capture: {frame: {similarity_threshold: ~}}", "capture: {frame: {similarity_threshold: 95}}"),
            ("capture: {frame: {similarity_threshold: }}", "capture: {frame: {similarity_threshold: 95 }}"),
        ]
    )
    func nothing(text: String, expected: String) throws {
        #expect(try edited(text, "capture.frame.similarity_threshold=95") == expected)
        #expect(try edited(expected, "capture.frame.similarity_threshold=null").contains("null"))
    }

    @Test("lists are written where they stand")
    func lists() throws {
        let text = "api:\n  cors_origins: [ 'https://a.example' ,\n    \"https://b.example\" ] # two\n"
        #expect(
            try edited(text, "api.cors_origins=https://c.example,*")
                == "api:\n  cors_origins: [\"https://c.example\", \"*\"] # two\n"
        )
        #expect(try edited("api: {port: 1}", "api.cors_origins=*") == "api: {cors_origins: [\"*\"], port: 1}")
    }

    @Test(
        "what is written in an odd way is left alone, with a reason",
        arguments: [
            ("api: {port: &p 1}", "api.port=9000"), ("api:\n  port: !!int 1\n", "api.port=9000"),
            ("api: null", "api.port=9000"), ("api: &a {host: localhost}", "api.port=9000"),
            ("api: &a {port: 1}", "database.path=&x"), ("database:\n  path: |\n    x\n", "database.path=y"),
            ("database:\n  path: a\n    b\n", "database.path=y"),
            (
                "streaming: {capture: {max_frame_width: &w 640, max_frame_height: *w}}",
                "streaming.capture.max_frame_height=480"
            ),
            (
                "streaming: {capture: {max_frame_width: &w 640, max_frame_height: *w}}",
                "streaming.capture.max_frame_width=480"
            ),
            ("api:\n  cors_origins:\n    - https://a.example # mine\n", "api.cors_origins=*"),
            ("api:\n  cors_origins: [ # none\n  ]\n", "api.cors_origins=*"),
        ]
    )
    func odd(text: String, change: String) throws {
        do {
            let new = try edited(text, change)
            // Only where nothing odd was touched.
            #expect(change == "database.path=&x" && new.hasPrefix(text), "\(new)")
        } catch let refusal as ConfigurationEditor.Refusal {
            #expect(refusal.reason == ConfigurationEditor.oddity)
        }
    }

    @Test(
        "a file with mistakes is not edited",
        arguments: [
            "api: {port: 1, port: 2}", "wibble: 1", "a: b: c", "api: {port: 1}\n---\nx: 1\n", "api:\n  port:\n",
            "api: {port: 70000}", "<<: {api: {port: 1}}", "\tapi: 1",
        ]
    )
    func broken(text: String) {
        #expect(throws: ConfigurationEditor.Refusal.self) { try edited(text, "api.port=9000") }
    }
}
