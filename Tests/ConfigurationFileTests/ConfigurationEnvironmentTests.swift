import ConfigurationFile
import MemCore
import Testing

@Suite("The environment over the file")
struct ConfigurationEnvironmentTests {
    @Test("a variable goes before the file")
    func precedence() throws {
        let configuration = try load("api: { port: 1 }", environment: ["MEM_API_PORT": "2"])
        #expect(configuration.api.port == 2)
    }

    @Test("an empty variable counts as not set")
    func empty() throws {
        #expect(try load("api: { port: 1 }", environment: ["MEM_API_PORT": ""]).api.port == 1)
    }

    @Test("RTMP_HOST is the external host name, MEM_STREAMING_RTMP_HOST goes before it")
    func alias() throws {
        #expect(try load("", environment: ["RTMP_HOST": "one"]).streaming.rtmp.host == "one")
        let both = ["RTMP_HOST": "one", "MEM_STREAMING_RTMP_HOST": "two"]
        #expect(try load("", environment: both).streaming.rtmp.host == "two")
    }

    @Test("truth values in the usual spellings", arguments: ["0", "false", "no", "off", "False"])
    func flags(written: String) throws {
        let environment = ["MEM_STREAMING_RTMP_ENABLED": written]
        #expect(try load("", environment: environment).streaming.rtmp.enabled == false)
    }

    @Test("a wrong value names the variable")
    func wrong() throws {
        #expect(
            try complaints("", environment: ["MEM_CAPTURE_FRAME_JPEG_QUALITY": "101"]) == [
                "environment variable MEM_CAPTURE_FRAME_JPEG_QUALITY: capture.frame.jpeg_quality: "
                    + "\"101\" is out of range; allowed: a whole number from 1 to 100"
            ]
        )
        #expect(try complaints("", environment: ["RTMP_HOST": "a/b"]).first?.contains("variable RTMP_HOST") == true)
    }

    @Test("variables of the program itself and of others are left alone")
    func others() throws {
        let environment = ["MEM_URL": "x", "MEM_DECODER_PATH": "y", "MEM_LIMIT": "z", "MEMORY": "1"]
        #expect(try load("", environment: environment) == Configuration())
    }

    @Test("a slip in a name is no silence", arguments: ["MEM_API_PROT", "MEM_LOGING_LEVEL", "MEM_CAPTURE_WIBBLE"])
    func slips(name: String) throws {
        #expect(try complaints("", environment: [name: "1"]).first?.contains("there is no such setting") == true)
    }
}
