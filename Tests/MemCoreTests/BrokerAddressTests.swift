import MemCore
import Testing

@Suite("The address of a broker")
struct BrokerAddressTests {
    @Test("has a host, a port of its own or the usual one, and perhaps a user")
    func parts() throws {
        let plain = try #require(BrokerAddress("mqtt://broker.example"))
        #expect((plain.host, plain.port) == ("broker.example", 1883))
        #expect(!plain.isEncrypted && plain.user == nil)
        let encrypted = try #require(BrokerAddress("mqtts://mem@10.0.0.7"))
        #expect((encrypted.host, encrypted.port) == ("10.0.0.7", 8883))
        #expect(encrypted.isEncrypted && encrypted.user == "mem")
        #expect(BrokerAddress("mqtts://[::1]:1234")?.host == "::1")
        #expect(BrokerAddress("mqtts://[::1]:1234")?.port == 1234)
        #expect(BrokerAddress("mqtt://broker:80")?.port == 80)
    }

    @Test(
        "is nothing else, and has no password",
        arguments: [
            "", "mqtt://", "broker:1883", "http://broker", "mqtt://a:b@broker", "mqtt://@broker", "mqtt://broker/x",
            "mqtt://broker:0", "mqtt://broker:65536", "mqtt://bro ker", "mqtt://broker?x", "mqtt://broker\n",
        ]
    )
    func refused(_ text: String) {
        #expect(BrokerAddress(text) == nil)
    }
}
