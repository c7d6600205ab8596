import MemCore
import NIOCore
import Testing

@testable import MemIngest

@Suite("The address that counts as one peer")
struct PeerAddressTests {
    private func address(_ text: String) throws -> PeerAddress {
        PeerAddress(try SocketAddress(ipAddress: text, port: 1935))
    }

    @Test("is an IPv4 address, however it reached the socket")
    func version4() throws {
        #expect(try address("192.0.2.7") == .version4(0xC000_0207))
        #expect(try address("::ffff:192.0.2.7") == address("192.0.2.7"))
        #expect(try address("192.0.2.7") != address("192.0.2.8"))
        #expect(try address("192.0.2.7").description == "192.0.2.7")
    }

    @Test("is the /64 network of an IPv6 address")
    func version6() throws {
        #expect(try address("2001:db8:0:7::1") == address("2001:db8:0:7:ffff:eeee:dddd:cccc"))
        #expect(try address("2001:db8:0:7::1") != address("2001:db8:0:8::1"))
        #expect(try address("2001:db8:0:7::1").description == "2001:db8:0:7::/64")
        #expect(try address("::1") != address("127.0.0.1"))
    }
}
