import MemCore
import SeededNumbers
import Testing

@testable import VideoBitstream

@Suite("Hostile bytes never trap")
struct HostileInputTests {
    @Test("Random records", arguments: [VideoCodec.avc, .hevc, .av1, .vp9])
    func randomRecords(codec: VideoCodec) {
        var random = SeededNumbers(seed: 1)
        for _ in 0..<2000 {
            var bytes = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            // Half of them get past the version.
            if !bytes.isEmpty, Bool.random(using: &random) { bytes[0] = codec == .av1 ? 0x81 : 1 }
            check(try? DecoderConfiguration(codec: codec, record: bytes))
        }
    }

    @Test("Records with some bytes changed", arguments: RecordFixture.all)
    func mutatedRecords(fixture: RecordFixture) {
        var random = SeededNumbers(seed: UInt64(fixture.bytes.count))
        for _ in 0..<400 {
            let bytes = mutated(fixture.bytes, using: &random)
            check(try? DecoderConfiguration(codec: fixture.codec, record: bytes))
        }
    }

    @Test("Access units with some bytes changed", arguments: StreamFixture.all)
    func mutatedUnits(fixture: StreamFixture) throws {
        let configuration = try DecoderConfiguration(codec: fixture.codec, record: fixture.record)
        var random = SeededNumbers(seed: 3)
        for _ in 0..<60 {
            var inspector = AccessUnitInspector(configuration: configuration)
            for unit in fixture.units {
                let traits = try? inspector.inspect(mutated(unit, using: &random))
                if let dimensions = traits?.dimensions { check(dimensions) }
            }
        }
    }

    @Test("Random access units", arguments: StreamFixture.all)
    func randomUnits(fixture: StreamFixture) throws {
        let configuration = try DecoderConfiguration(codec: fixture.codec, record: fixture.record)
        var random = SeededNumbers(seed: 4)
        var inspector = AccessUnitInspector(configuration: configuration)
        for _ in 0..<500 {
            let count = Int.random(in: 0..<60, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = try? inspector.inspect(bytes)
            // The same behind a length that fits.
            let traits = try? inspector.inspect([0, 0, 0, UInt8(count)] + bytes)
            if let dimensions = traits?.dimensions { check(dimensions) }
        }
    }

    private func mutated(_ bytes: [UInt8], using random: inout SeededNumbers) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard let index = bytes.indices.randomElement(using: &random) else { return bytes }
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.remove(at: index)
            default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
            }
        }
        return bytes
    }

    private func check(_ configuration: DecoderConfiguration?) {
        guard let dimensions = configuration?.dimensions else { return }
        check(dimensions)
    }

    private func check(_ dimensions: PictureDimensions) {
        #expect((1...65535).contains(dimensions.coded.longSide))
        #expect(dimensions.shown.shortSide >= 1)
        #expect(dimensions.shown.width <= dimensions.coded.width)
        #expect(dimensions.shown.height <= dimensions.coded.height)
    }
}
