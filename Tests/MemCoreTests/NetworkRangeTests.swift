import MemCore
import Testing

@Suite("Networks")
struct NetworkRangeTests {
    @Test(
        "hold the addresses that begin with their bits, however those are written",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false), ("192.0.2.7/32", "192.0.2.7", true), ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true), ("::1", "0:0:0:0:0:0:0:1", true),
            ("2001:db8:0:7::/64", "2001:db8:0:7:ffff::1", true), ("2001:db8:0:7::/64", "2001:db8:0:8::1", false),
            ("2001:db8::4/126", "2001:db8::7", true), ("2001:db8::4/126", "2001:db8::8", false),
            ("::/0", "unknown", false), ("::/0", "", false), ("0.0.0.0/0", "1.2.3.4:80", false),
        ]
    )
    func contains(range: String, address: String, isIn: Bool) throws {
        #expect(try #require(NetworkRange(range)).contains(address) == isIn)
    }

    @Test(
        "are refused where they are none, or say more than counts",
        arguments: [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0/8", "::/129",
            "::1/64",
            "localhost", "10.0.0.0 /8", "fe80::1%eth0", "10.0.0.0/0008", "10.0.0.0\u{0}",
            String(repeating: "1", count: 99),
        ]
    )
    func refused(text: String) {
        #expect(NetworkRange(text) == nil)
    }
}
