import ConfigurationFile
import MemCore
import Testing

@Suite("Broken configuration files")
struct ConfigurationFuzzTests {
    @Test("a file with bytes changed, lost or doubled is read or refused with a reason")
    func mutations() throws {
        let example = Array(
            ConfigurationFile.example.split(separator: "\n").filter { !$0.contains("#") }
                .joined(separator: "\n").utf8
        )
        var state: UInt64 = 0x4D65_6D21
        /// Knuth's linear congruential generator: the same mutations in every run.
        func random(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<60 {
            var bytes = example
            for _ in 0...random(below: 4) {
                let place = random(below: bytes.count)
                switch random(below: 3) {
                case 0: bytes[place] = UInt8(0x20 + random(below: 0x5F))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(random(below: 40)), at: place)
                }
            }
            for line in try complaints(String(decoding: bytes, as: UTF8.self)) {
                #expect(line.hasPrefix("config.yaml"))
            }
        }
    }
}
