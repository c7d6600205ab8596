import MemCore
import Testing

@testable import VideoBitstream

/// The front of an SPS of HEVC field by field, for the cases that no encoder at hand produces.
struct HEVCParameterSetWriter {
    var layer = 0
    var subLayers = 1
    var subLayersWithProfile: Set<Int> = []
    var chromaFormat = 1
    var hasSeparatePlanes = false
    var width = 1920
    var height = 1088
    var window: (left: Int, right: Int, top: Int, bottom: Int)?
    var bitDepth = 8
    var buffered: [Int] = [5]

    /// The NAL unit.
    var unit: [UInt8] {
        var writer = BitWriter()
        writer.write(0, bits: 4)
        writer.write(subLayers - 1, bits: 3)
        writer.write(1, bits: 1)
        writer.write(1, bits: 8)
        writer.write(0, bits: 80)
        writer.write(120, bits: 8)
        if subLayers > 1 {
            for layer in 0..<8 {
                writer.write(layer < subLayers - 1 && subLayersWithProfile.contains(layer) ? 3 : 0, bits: 2)
            }
            for layer in 0..<subLayers - 1 where subLayersWithProfile.contains(layer) { writer.write(-1, bits: 96) }
        }
        writer.writeExpGolomb(0)
        writer.writeExpGolomb(chromaFormat)
        if chromaFormat == 3 { writer.write(hasSeparatePlanes ? 1 : 0, bits: 1) }
        writer.writeExpGolomb(width)
        writer.writeExpGolomb(height)
        writer.write(window == nil ? 0 : 1, bits: 1)
        if let window {
            for side in [window.left, window.right, window.top, window.bottom] { writer.writeExpGolomb(side) }
        }
        writer.writeExpGolomb(bitDepth - 8)
        writer.writeExpGolomb(bitDepth - 8)
        writer.writeExpGolomb(4)
        writer.write(buffered.count > 1 ? 1 : 0, bits: 1)
        for count in buffered {
            writer.writeExpGolomb(count - 1)
            writer.writeExpGolomb(2)
            writer.writeExpGolomb(0)
        }
        return [0x42, UInt8(layer << 3 | 1)] + writer.escapedBytes
    }
}

@Suite("The SPS of HEVC")
struct HEVCSequenceParameterSetTests {
    private func parse(_ change: (inout HEVCParameterSetWriter) -> Void) throws -> HEVCSequenceParameterSet {
        var writer = HEVCParameterSetWriter()
        change(&writer)
        return try HEVCSequenceParameterSet(unit: writer.unit.span)
    }

    @Test(
        "The conformance window counts in chroma samples",
        arguments: [(0, false, 1917, 1081), (1, false, 1914, 1074), (2, false, 1914, 1081), (3, true, 1917, 1081)]
    )
    func window(chromaFormat: Int, separate: Bool, width: Int, height: Int) throws {
        let set = try parse {
            $0.chromaFormat = chromaFormat
            $0.hasSeparatePlanes = separate
            $0.window = (1, 2, 3, 4)
        }
        #expect(set.dimensions.shown == PictureSize(width: width, height: height))
        #expect(set.dimensions.coded == PictureSize(width: 1920, height: 1088))
    }

    @Test("Sub-layers with and without a profile of their own are stepped over", arguments: 1...7)
    func subLayers(count: Int) throws {
        for withProfile in [[], [0], Array(0..<7)] {
            let set = try parse {
                $0.subLayers = count
                $0.subLayersWithProfile = Set(withProfile)
                $0.buffered = (1...count).map { $0 }
            }
            #expect(set.subLayers == count)
            #expect(set.dimensions.shown == PictureSize(width: 1920, height: 1088))
            #expect(set.maxReferenceFrames == count - 1)
        }
    }

    @Test("Eight sub-layers are malformed")
    func eightSubLayers() {
        #expect(throws: BitstreamError.malformed(.sequenceParameterSet)) {
            try parse { $0.subLayers = 8 }
        }
    }

    @Test("Sizes of zero, beyond 65535, and windows that leave nothing are errors")
    func impossibleSizes() {
        #expect(throws: BitstreamError.pictureSize(width: 0, height: 1088)) { try parse { $0.width = 0 } }
        #expect(throws: BitstreamError.pictureSize(width: 65536, height: 1088)) { try parse { $0.width = 65536 } }
        #expect(throws: BitstreamError.pictureSize(width: 0, height: 1088)) {
            try parse { $0.window = (480, 480, 0, 0) }
        }
        #expect(throws: BitstreamError.self) { try parse { $0.window = (0, 0, 0, (1 << 32) - 2) } }
    }

    @Test("A bomb cropped to a thumbnail does not fit")
    func bomb() throws {
        let set = try parse {
            $0.width = 16384
            $0.height = 16384
            $0.window = (0, 8160, 0, 8160)
        }
        #expect(set.dimensions.shown == PictureSize(width: 64, height: 64))
        #expect(!set.dimensions.fits(longSide: 7680, shortSide: 4320))
    }
}
