import MemCore
import Testing

@testable import VideoBitstream

/// An SPS of H.264 field by field, for the cases that no encoder at hand produces.
struct AVCParameterSetWriter {
    var profile = 100
    var chromaFormat = 1
    var hasSeparatePlanes = false
    var bitDepth = 8
    var scalingListDeltas: [[Int]]?
    var orderCountType = 0
    var orderCountCycle: [Int] = []
    var references = 4
    var columns = 120
    var rows = 68
    var hasFramesOnly = true
    var crop: (left: Int, right: Int, top: Int, bottom: Int)?

    /// The NAL unit.
    var unit: [UInt8] {
        var writer = BitWriter()
        writer.write(profile, bits: 8)
        writer.write(0, bits: 8)
        writer.write(40, bits: 8)
        writer.writeExpGolomb(0)
        if profile >= 100 {
            writer.writeExpGolomb(chromaFormat)
            if chromaFormat == 3 { writer.write(hasSeparatePlanes ? 1 : 0, bits: 1) }
            writer.writeExpGolomb(bitDepth - 8)
            writer.writeExpGolomb(bitDepth - 8)
            writer.write(0, bits: 1)
            writer.write(scalingListDeltas == nil ? 0 : 1, bits: 1)
            for deltas in scalingListDeltas ?? [] {
                writer.write(deltas.isEmpty ? 0 : 1, bits: 1)
                for delta in deltas { writer.writeSignedExpGolomb(delta) }
            }
        }
        writer.writeExpGolomb(4)
        writer.writeExpGolomb(orderCountType)
        if orderCountType == 0 { writer.writeExpGolomb(4) }
        if orderCountType == 1 {
            writer.write(1, bits: 1)
            writer.writeSignedExpGolomb(-3)
            writer.writeSignedExpGolomb(2)
            writer.writeExpGolomb(orderCountCycle.count)
            for offset in orderCountCycle { writer.writeSignedExpGolomb(offset) }
        }
        writer.writeExpGolomb(references)
        writer.write(0, bits: 1)
        writer.writeExpGolomb(columns - 1)
        writer.writeExpGolomb(rows - 1)
        writer.write(hasFramesOnly ? 1 : 0, bits: 1)
        if !hasFramesOnly { writer.write(1, bits: 1) }
        writer.write(1, bits: 1)
        writer.write(crop == nil ? 0 : 1, bits: 1)
        if let crop {
            for side in [crop.left, crop.right, crop.top, crop.bottom] { writer.writeExpGolomb(side) }
        }
        writer.write(0, bits: 1)
        return [0x67] + writer.escapedBytes
    }
}

@Suite("The SPS of H.264")
struct AVCSequenceParameterSetTests {
    private func parse(_ change: (inout AVCParameterSetWriter) -> Void) throws -> AVCSequenceParameterSet {
        var writer = AVCParameterSetWriter()
        change(&writer)
        return try AVCSequenceParameterSet(unit: writer.unit.span)
    }

    @Test(
        "Cropping counts in chroma samples, and in lines of a field",
        arguments: [
            (0, false, true, 1919, 1087), (1, false, true, 1918, 1086), (2, false, true, 1918, 1087),
            (3, false, true, 1919, 1087), (3, true, true, 1919, 1087), (0, false, false, 1919, 2174),
            (1, false, false, 1918, 2172), (2, false, false, 1918, 2174), (3, false, false, 1919, 2174),
        ]
    )
    func cropping(chromaFormat: Int, separate: Bool, framesOnly: Bool, width: Int, height: Int) throws {
        let set = try parse {
            $0.profile = 244
            $0.chromaFormat = chromaFormat
            $0.hasSeparatePlanes = separate
            $0.hasFramesOnly = framesOnly
            $0.crop = (1, 0, 0, 1)
        }
        #expect(set.dimensions.shown == PictureSize(width: width, height: height))
        #expect(set.dimensions.coded == PictureSize(width: 1920, height: framesOnly ? 1088 : 2176))
    }

    @Test("All four sides are cropped")
    func fourSides() throws {
        let set = try parse { $0.crop = (1, 2, 3, 4) }
        #expect(set.dimensions.shown == PictureSize(width: 1914, height: 1074))
    }

    @Test("Scaling lists are stepped over: whole ones, one cut short by a zero, absent ones")
    func scalingLists() throws {
        let whole = [Int](repeating: 1, count: 16)
        let endsEarly = [-8]
        let large = [Int](repeating: -1, count: 7) + [Int](repeating: 2, count: 57)
        let set = try parse { $0.scalingListDeltas = [whole, endsEarly, [], whole, [], endsEarly, large, large] }
        #expect(set.dimensions.coded == PictureSize(width: 1920, height: 1088))
    }

    @Test("4:4:4 has twelve scaling lists")
    func twelveScalingLists() throws {
        let set = try parse {
            $0.profile = 244
            $0.chromaFormat = 3
            $0.scalingListDeltas = [[], [], [], [], [], [], [-8], [-8], [-8], [-8], [-8], [-8]]
        }
        #expect(set.chroma == .yuv444)
        #expect(set.dimensions.coded == PictureSize(width: 1920, height: 1088))
    }

    @Test("A scaling delta beyond −128 … 127 is malformed")
    func wildScalingDelta() {
        #expect(throws: BitstreamError.malformed(.sequenceParameterSet)) {
            try parse { $0.scalingListDeltas = [[200], [], [], [], [], [], [], []] }
        }
    }

    @Test("Each picture order count type", arguments: [(0, []), (1, [3, -4, 5]), (1, []), (2, [])])
    func orderCount(type: Int, cycle: [Int]) throws {
        let set = try parse {
            $0.orderCountType = type
            $0.orderCountCycle = cycle
        }
        #expect(set.maxReferenceFrames == 4)
        #expect(set.dimensions.coded == PictureSize(width: 1920, height: 1088))
    }

    @Test("Profiles below high are 8 bit 4:2:0 without saying so", arguments: [66, 77, 88])
    func lowProfiles(profile: Int) throws {
        let set = try parse { $0.profile = profile }
        #expect(set.chroma == .yuv420)
        #expect(set.bitDepth == 8)
    }

    @Test("The bomb of 16128x16128 is read, and cropping does not hide it")
    func bomb() throws {
        let open = try parse {
            $0.columns = 1008
            $0.rows = 1008
        }
        #expect(open.dimensions.shown == PictureSize(width: 16128, height: 16128))
        #expect(!open.dimensions.fits(longSide: 7680, shortSide: 4320))
        let hidden = try parse {
            $0.columns = 1008
            $0.rows = 1008
            $0.crop = (0, 8032, 0, 8032)
        }
        #expect(hidden.dimensions.shown == PictureSize(width: 64, height: 64))
        #expect(!hidden.dimensions.fits(longSide: 7680, shortSide: 4320))
    }

    @Test("Sizes beyond 65535, and cropping that leaves nothing, are errors")
    func impossibleSizes() {
        #expect(throws: BitstreamError.pictureSize(width: 65536, height: 1088)) { try parse { $0.columns = 4096 } }
        #expect(throws: BitstreamError.pictureSize(width: 1920, height: 16 * ((1 << 32) - 1))) {
            try parse { $0.rows = (1 << 32) - 1 }
        }
        #expect(throws: BitstreamError.pictureSize(width: 0, height: 1088)) { try parse { $0.crop = (480, 480, 0, 0) } }
        #expect(throws: BitstreamError.self) { try parse { $0.crop = (0, 0, 1 << 31, 1 << 31) } }
    }
}
