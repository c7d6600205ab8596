import ConfigurationFile
import MemCore
import Testing

@Suite("What is wrong with a configuration")
struct ConfigurationProblemTests {
    /// The one complaint about a text, without the folder in front.
    private func complaint(_ yaml: String, environment: [String: String] = [:]) throws -> String {
        let all = try complaints(yaml, environment: environment)
        #expect(all.count == 1)
        return all.first ?? ""
    }

    @Test("a value out of range names file, line, key and range")
    func range() throws {
        #expect(
            try complaint("api:\n  port: 99999\n")
                == "config.yaml:2: api.port: \"99999\" is out of range; allowed: a whole number from 0 to 65535"
        )
        #expect(try complaint("streaming: { capture: { frame_interval_seconds: 0.05 } }").contains("from 0.1 to 3600"))
        let slip = try complaint("retention: { max_timeline_bytes: 100000 }")
        #expect(slip.contains("\"100000\" is out of range; allowed: a whole number from 100000000 to"))
        #expect(try complaints("retention: { max_timeline_bytes: 100000000 }").isEmpty)
    }

    @Test(
        "a wrong type is refused",
        arguments: [
            ("api: { port: eighty }", "\"eighty\" is not a whole number"),
            ("api: { port: \"8000\" }", "\"8000\" is not a whole number"),
            ("api: { port: 80.5 }", "\"80.5\" is not a whole number"),
            ("api: { port: 0x50 }", "\"0x50\" is not a whole number"),
            ("api: { port: 19:35 }", "\"19:35\" is not a whole number"),
            ("api: { port: }", "nothing is not a whole number"),
            ("api: { port: [1] }", "a list or a section"),
            ("api: { host: 12 }", "\"12\" is not text"),
            ("api: { host: \"a b\" }", "\"a b\" is not a host name"),
            ("api: { host: \"localhost:80\" }", "is not a host name"),
            ("api: 8000", "this is not a section"),
            ("- api", "this is not a section"),
            ("database: { path: \"\" }", "is not a path"),
            ("logging: { level: loud }", "trace, debug, info, notice, warning, error or critical"),
            ("capture: { frame: { sensitivity: txt } }", "allowed: any, text or scene"),
            ("capture: { frame: { heartbeat_seconds: .inf } }", "\".inf\" is not a number"),
            ("capture: { frame: { heartbeat_seconds: nan } }", "is not a number"),
            ("capture: { frame: { enable_deduplication: maybe } }", "allowed: true or false"),
        ]
    )
    func type(yaml: String, expected: String) throws {
        #expect(try complaint(yaml).contains(expected))
    }

    @Test(
        "an unknown key is answered with the known one that is nearest",
        arguments: [
            ("api: { prot: 1 }", "did you mean api.port?"),
            (
                "streaming: { rtmp: { max_concurent_streams: 1 } }",
                "did you mean streaming.rtmp.max_concurrent_streams?"
            ),
            ("rtmp: { port: 1935 }", "did you mean streaming.rtmp?"),
            ("capture: { jpeg_quality: 5 }", "did you mean capture.frame.jpeg_quality?"),
            ("loging: { level: info }", "did you mean logging?"),
            ("api: { wibble: 1 }", "allowed: host, port"),
        ]
    )
    func unknown(yaml: String, expected: String) throws {
        let text = try complaint(yaml)
        #expect(text.hasPrefix("config.yaml:1: "))
        #expect(text.contains(expected), "\(text)")
    }

    @Test("no suggestion is better than a silly one")
    func noSuggestion() throws {
        #expect(try !complaint("api: { wibble: 1 }").contains("did you mean"))
    }

    @Test("a key that is there twice is refused with its line")
    func twice() throws {
        let text = try complaint("api:\n  port: 1\n  host: localhost\n  port: 2\n")
        #expect(text.contains("twice in the section that begins here: port; allowed: each key once"), "\(text)")
        #expect(text.hasPrefix("config.yaml:"))
    }

    @Test("what is not YAML is refused with its line", arguments: ["api:\n  port: [1\n", "a: b: c\n", "\t- x\n"])
    func syntax(yaml: String) throws {
        let text = try complaint(yaml)
        #expect(text.contains("this is not YAML"), "\(text)")
        #expect(text.contains("config.yaml:"))
    }

    @Test("everything is told at once, a line each")
    func together() throws {
        let all = try complaints(
            "api: { port: -1 }\nlogging: { level: loud }\nwibble: 1\n",
            environment: ["MEM_API_HOST": "a b", "MEM_STREAMING_RTMP_PROT": "1"]
        )
        #expect(all.count == 5)
        #expect(all[0].hasPrefix("config.yaml:1: api.port"))
        #expect(all[1].hasPrefix("config.yaml:2: logging.level"))
        #expect(all[2].hasPrefix("config.yaml:3: wibble"))
        #expect(all[3].hasPrefix("environment variable MEM_API_HOST: api.host"))
        #expect(all[4].contains("did you mean MEM_STREAMING_RTMP_PORT?"))
    }

    @Test("two listeners can't share a port")
    func samePort() throws {
        #expect(try complaint("api: { port: 1935 }").contains("the port of streaming.rtmp.port, too"))
        #expect(try load("api: { port: 1935 }\nstreaming: { rtmp: { enabled: false } }").api.port == 1935)
        #expect(try load("api: { port: 0 }\nstreaming: { rtmp: { port: 0 } }").api.port == 0)
        let both = try complaints("api: { port: 1 }", environment: ["MEM_STREAMING_RTMP_PORT": "1"])
        #expect(both.first?.hasPrefix("environment variable MEM_STREAMING_RTMP_PORT: api.port") == true)
        let secure = "streaming: { rtmps: { port: 1935, certificate: c.pem, private_key: k.pem } }"
        #expect(try complaint(secure).contains("streaming.rtmps.port: 1935 is the port of streaming.rtmp.port, too"))
        #expect(try load("streaming: { rtmps: { port: 1935 } }").streaming.rtmps.files == nil)
    }

    @Test("a publish hook has an address of HTTP")
    func hook() throws {
        for url in ["ftp://a.example", "https://", "https://a b", "a.example/hook", "https://a.example/#x"] {
            let text = try complaint("streaming: { auth: { publish_url: \"\(url)\", publish_secret_file: /x } }")
            #expect(text.contains("streaming.auth.publish_url"), "\(url)")
        }
        let yaml = "streaming: { auth: { publish_url: \"http://[::1]:8080/?a=b\", publish_secret_file: /x } }"
        #expect(try load(yaml).streaming.auth.publishURL == "http://[::1]:8080/?a=b")
    }
}
