import MemCore
import RTMP
import Testing

@Suite("The stream key")
struct PublishNameTests {
    @Test(
        "is found wherever people put it",
        arguments: [
            ("live", "KEY", "KEY", nil), ("live", "KEY?x=y", "KEY", "x=y"), ("live", "KEY?a=1&b=?", "KEY", "a=1&b=?"),
            ("a/b", "KEY", "KEY", nil), ("live?x=y", "KEY", "KEY", "x=y"), ("live?x=y", "KEY?z", "KEY", "z"),
            ("live/KEY", "", "KEY", nil), ("live/KEY/", "", "KEY", nil), ("live/KEY?x=y", "", "KEY", "x=y"),
            ("KEY", "", "KEY", nil), ("live/KEY/_definst_", "", "KEY", nil), ("live/KEY", "?x=y", "KEY", "x=y"),
            ("live", " KEY\n", "KEY", nil), ("live", "/KEY/", "KEY", nil), ("live", "room/one", "room/one", nil),
            ("live/OLD", "KEY", "KEY", nil),
        ] as [(String, String, String, String?)]
    )
    func key(app: String, name: String, key: String, query: String?) {
        let peer = TestPeer()
        peer.requestPublish(app: app, name: .string(name))
        #expect(peer.requests.first?.key == StreamKey(rawValue: key))
        #expect(peer.requests.first?.query == query)
        #expect(peer.requests.first?.app == app)
    }

    @Test(
        "may be meant otherwise than it was written",
        arguments: [
            ("live", "KEY", []), ("live/KEY", "", []), ("", "live/KEY", ["KEY"]), ("live", "live/KEY", ["KEY"]),
            ("live", "mp4:KEY", ["KEY"]), ("live", "flv:KEY", ["KEY"]), ("live", "KEY&x=y", ["KEY"]),
            ("live/a", "b", ["a/b"]), ("live", "%C3%BCn%C3%AF", ["ünï"]), ("live", "%zz", []), ("live", "%ff", []),
            ("live", "a%2Fb", ["a/b"]), ("live", "100%", []),
        ] as [(String, String, [String])]
    )
    func alternatives(app: String, name: String, expected: [String]) {
        let peer = TestPeer()
        peer.requestPublish(app: app, name: .string(name))
        #expect(peer.requests.first?.alternatives == expected.map(StreamKey.init(rawValue:)))
    }

    @Test("is taken from the app when the name is missing, and the app from the URL")
    func missing() {
        let peer = TestPeer()
        peer.shakeHands()
        let url = AMFProperty("tcUrl", .string("rtmp://host:1935/live/KEY"))
        peer.writer.command(.string("connect"), .number(1), .object([url]))
        peer.writer.command(.string("publish"), .number(2), .null, streamID: 1)
        peer.flush()
        #expect(peer.requests.first?.key == StreamKey(rawValue: "KEY"))
        #expect(peer.requests.first?.tcURL == "rtmp://host:1935/live/KEY")
    }

    @Test("that is nowhere is refused without asking the owner")
    func nowhere() {
        let peer = TestPeer()
        peer.requestPublish(app: "/", name: .string(" "))
        #expect(peer.requests.isEmpty)
        #expect(peer.closeReason?.code == .publishRefused)
    }

    @Test("shows neither in a request's description nor in a reason to close")
    func secret() {
        let request = PublishRequest(app: "live/SECRETKEY", key: StreamKey(rawValue: "SECRETKEY"), query: "SECRETKEY")
        #expect(!"\(request)".contains("SECRETKEY"))
        // A command whose rest is broken, behind the key.
        let peer = TestPeer()
        peer.connect(app: "live/SECRETKEY")
        let payload = AMF0Encoder.payload([.string("publish"), .number(1), .null, .string("SECRETKEY")]).array
        peer.writer.message(chunkStream: 3, type: .commandAMF0, payload: payload + [0xFF])
        peer.flush()
        #expect(peer.closeReason?.code == .malformedCommand)
        #expect(peer.closeReason?.message.contains("SECRET") == false)
    }
}
