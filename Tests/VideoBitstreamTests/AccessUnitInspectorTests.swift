import MemCore
import Testing

@testable import VideoBitstream

@Suite("What access units are is told without decoding them")
struct AccessUnitInspectorTests {
    private func inspector(_ fixture: StreamFixture) throws -> AccessUnitInspector {
        AccessUnitInspector(configuration: try DecoderConfiguration(codec: fixture.codec, record: fixture.record))
    }

    private func letter(_ traits: AccessUnitTraits) -> Character {
        if traits.isRandomAccess { return "K" }
        if traits.isSkippedLeading { return traits.isReference ? "S" : "s" }
        if traits.isLeading { return traits.isReference ? "L" : "l" }
        return traits.isReference ? "R" : "n"
    }

    @Test("Real streams: random access, references, leading pictures", arguments: StreamFixture.all)
    func realStreams(fixture: StreamFixture) throws {
        var inspector = try inspector(fixture)
        var kinds = ""
        for unit in fixture.units {
            let traits = try inspector.inspect(unit)
            kinds.append(letter(traits))
            #expect(!traits.isEmpty)
            #expect(traits.showsPicture)
            #expect(traits.isIntra == traits.isRandomAccess)
            #expect(!traits.usesStartCodes)
            if let size = traits.inBandPictureSize { #expect(size == PictureSize(width: 64, height: 64)) }
        }
        #expect(kinds == fixture.kinds)
    }

    @Test("A unit cut off anywhere never traps, and the next whole one is told as before", arguments: StreamFixture.all)
    func cutOff(fixture: StreamFixture) throws {
        var inspector = try inspector(fixture)
        for unit in fixture.units.prefix(6) {
            for length in 0..<unit.count {
                var copy = inspector
                _ = try? copy.inspect(Array(unit.prefix(length)))
            }
            _ = try inspector.inspect(unit)
        }
    }

    @Test("A unit says the same in start codes, and that it uses them", arguments: AVCStreams.all + HEVCStreams.all)
    func startCodes(fixture: StreamFixture) throws {
        var prefixed = try inspector(fixture)
        var annexB = try inspector(fixture)
        for unit in fixture.units {
            var converted: [UInt8] = []
            var units = NALUnits(unit.span, lengthSize: 4)
            while let range = try units.next(unit.span) { converted += [0, 0, 0, 1] + unit[range] }
            var expected = try prefixed.inspect(unit)
            expected.usesStartCodes = true
            #expect(try annexB.inspect(converted) == expected)
        }
    }

    @Test("An empty unit, and one of SEI, delimiters and filler, are empty")
    func empty() throws {
        var inspector = try inspector(AVCStreams.pyramid)
        #expect(try inspector.inspect([]).isEmpty)
        let units: [UInt8] = [0, 0, 0, 2, 0x09, 0xF0, 0, 0, 0, 3, 0x06, 0x06, 0x80, 0, 0, 0, 4, 0x0C, 0xFF, 0xFF, 0x80]
        let traits = try inspector.inspect(units)
        #expect(traits.isEmpty)
        #expect(!traits.isRandomAccess)
        #expect(!traits.showsPicture)
        #expect(!traits.isReference)
    }

    @Test("An SPS in a keyframe announces its size, and makes the unit one that is needed")
    func inBandParameterSet() throws {
        var inspector = try inspector(AVCStreams.pyramid)
        var large = AVCParameterSetWriter()
        large.columns = 1008
        large.rows = 1008
        let sets = [AVCParameterSetWriter().unit, large.unit].reduce(into: [UInt8]()) {
            $0 += [0, 0, 0, UInt8($1.count)] + $1
        }
        let traits = try inspector.inspect(sets + AVCStreams.pyramid.units[0])
        #expect(traits.inBandPictureSize == PictureSize(width: 16128, height: 16128))
        #expect(traits.isRandomAccess)
        let nonReference = AVCStreams.pyramid.units[3]
        #expect(try !inspector.inspect(nonReference).isReference)
        #expect(try inspector.inspect(sets + nonReference).isReference)
    }

    @Test("An SPS that can't be read keeps its unit from the decoder")
    func unreadableParameterSet() throws {
        var inspector = try inspector(AVCStreams.pyramid)
        let broken: [UInt8] = [0, 0, 0, 3, 0x67, 0x64, 0x00]
        #expect(throws: BitstreamError.truncated(.sequenceParameterSet)) {
            try inspector.inspect(broken + AVCStreams.pyramid.units[0])
        }
    }

    @Test("A refused unit leaves nothing behind: its sequence header does not count for the next one")
    func refusedUnit() throws {
        var inspector = try inspector(AV1Streams.lowDelay)
        let keyframe = AV1Streams.lowDelay.units[0]
        let endless: [UInt8] = [0x0A] + [UInt8](repeating: 0xFF, count: 12)
        #expect(throws: BitstreamError.malformed(.obu)) { try inspector.inspect(keyframe + endless) }
        #expect(throws: BitstreamError.noSequenceHeader) { try inspector.inspect(AV1Streams.lowDelay.units[1]) }
        #expect(try inspector.inspect(keyframe).isRandomAccess)
    }

    @Test("A picture of a lower sub-layer may be referred to from a higher one")
    func lowerSubLayer() throws {
        let trailN: [UInt8] = [0, 0, 0, 4, 0x00, 0x01, 0x80, 0x80]
        var one = AccessUnitInspector(
            configuration: try DecoderConfiguration(hevcUnits: [HEVCParameterSetWriter().unit], lengthSize: 4)
        )
        #expect(try !one.inspect(trailN).isReference)
        var layered = HEVCParameterSetWriter()
        layered.subLayers = 2
        var two = AccessUnitInspector(
            configuration: try DecoderConfiguration(hevcUnits: [layered.unit], lengthSize: 4)
        )
        #expect(try two.inspect(trailN).isReference)
        let trailNOfTheUpper: [UInt8] = [0, 0, 0, 4, 0x00, 0x02, 0x80, 0x80]
        #expect(try !two.inspect(trailNOfTheUpper).isReference)
    }

    @Test("Slices of further layers of HEVC are no pictures of ours")
    func furtherLayers() throws {
        var inspector = AccessUnitInspector(
            configuration: try DecoderConfiguration(hevcUnits: [HEVCParameterSetWriter().unit], lengthSize: 4)
        )
        let secondLayer: [UInt8] = [0, 0, 0, 4, 0x02, 0x09, 0x80, 0x80]
        #expect(try inspector.inspect(secondLayer).isEmpty)
    }

    @Test("A keyframe of I slices without a recovery point is intra, so its tag can be trusted")
    func untaggedIntra() throws {
        var inspector = try inspector(AVCStreams.openGOP)
        let keyframe = AVCStreams.openGOP.units[7]
        let withoutRecoveryPoint = Array(keyframe.dropFirst(9))
        #expect(try inspector.inspect(keyframe).isRandomAccess)
        let traits = try inspector.inspect(withoutRecoveryPoint)
        #expect(!traits.isRandomAccess)
        #expect(traits.isIntra)
    }
}
