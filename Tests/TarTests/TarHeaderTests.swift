import Tar
import Testing

@Suite("Headers of tar archives")
struct TarHeaderTests {
    @Test("headers survive, also of files beyond eight gigabytes", arguments: [0, 1, 511, 1 << 33, 1 << 40])
    func headers(bytes: Int) {
        let header = TarHeader(name: "mem.duckdb", bytes: bytes)
        #expect(TarHeader(header.encoded[...]) == header)
        var broken = header.encoded
        broken[0] ^= 1
        #expect(TarHeader(broken[...]) == nil)
        var folder = header.encoded
        folder[156] = UInt8(ascii: "2")
        #expect(TarHeader(folder[...]) == nil)
    }
}
