import MemCore
import Testing

@Suite("An address of HTTP")
struct HTTPAddressTests {
    @Test("has a host and what follows it")
    func parts() throws {
        let address = try #require(HTTPAddress("https://Example.com:8443/a/b?c=d"))
        #expect(address.host == "example.com")
        #expect(address.path == "/a/b?c=d")
        #expect(address.text == "https://example.com:8443/a/b?c=d")
        #expect(HTTPAddress("http://example.com")?.text == "http://example.com/")
        #expect(HTTPAddress("http://example.com?x=y")?.text == "http://example.com/?x=y")
        #expect(HTTPAddress("http://[2001:DB8::7]/")?.host == "2001:db8::7")
    }

    @Test(
        "is nothing that could be read in two ways",
        arguments: [
            "", "example.com", "ftp://example.com/", "http:///", "http://user@example.com/", "http://a:b@example.com/",
            "http://example.com\\@evil.example/", "http://exa mple.com/", "http://example.com/#x",
            "http://ex%61mple.com/",
            "http://example.com:99999/", "http://[::1/", "http://ex\u{E4}mple.com/", "http://example.com/\r\nX: y",
        ]
    )
    func refused(_ text: String) {
        #expect(HTTPAddress(text) == nil)
    }

    @Test("of the Internet is no address of this machine, of a private network, or of none")
    func networks() {
        for address in [
            "127.0.0.1", "127.255.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
            "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "::127.0.0.1",
            "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fc00::1", "fd12::1", "fe80::1", "fec0::1",
            "ff02::1",
            "2001:db8::1", "fe80::1%eth0", "", "localhost",
        ] {
            #expect(!NetworkRange.isPublic(address), "\(address)")
        }
        for address in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"] {
            #expect(NetworkRange.isPublic(address), "\(address)")
        }
    }
}
