import MemCore
import Testing

@Suite("An address as text")
struct PeerAddressTextTests {
    @Test(
        "this machine speaks to itself from the loopback",
        arguments: [
            ("127.0.0.1", true), ("127.200.3.4", true), ("::ffff:127.0.0.1", true), ("::1", true), ("128.0.0.1", false),
            ("2001:db8::1", false), ("fe80::1", false), ("0.0.0.0", false), ("localhost", false), ("", false),
        ]
    )
    func loopback(text: String, isOne: Bool) {
        #expect(PeerAddress(text: text).isLoopback == isOne)
    }

    @Test("what is none is unknown", arguments: [nil, "", "x", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1:2"])
    func unknown(text: String?) {
        #expect(PeerAddress(text: text) == .unknown)
    }
}
