import MemCore
import SampleClips
import SeededNumbers
import Testing

@testable import VideoBitstream

@Suite("Skipped coding units of HEVC are followed")
struct HEVCSkipDecoderTests {
    /// What x265 announces (the picture parameter set of ``HEVCRecords/main1920x1080``): wavefronts and weights.
    private let picture: HEVCPictureParameterSet

    init() throws {
        let configuration = try DecoderConfiguration(codec: .hevc, record: HEVCRecords.main1920x1080.bytes)
        let unit = configuration.parameterSets[2]
        picture = try HEVCPictureParameterSet(unit: unit.span)
    }

    /// Of a slice, some units in which are said to be merged with others than the first candidate, or none at all.
    private struct Choice {
        var merge: (HEVCSliceWriter.Unit) -> Int? = { _ in 0 }
        var offset: (HEVCSliceWriter.Unit) -> Bool = { _ in true }
    }

    private func run(
        _ change: (inout HEVCSliceWriter.Format) -> Void = { _ in },
        _ choice: Choice = Choice(),
        active: Int = 2,
        collocated: HEVCStillness? = nil,
        cut: Int = 0,
        more: [UInt8] = []
    ) throws -> HEVCSkipDecoder.Run {
        var format = HEVCSliceWriter.Format()
        format.hasWavefronts = picture.hasWavefronts
        format.quantiser = picture.quantiser
        change(&format)
        var header = HEVCSliceWriter.Header()
        header.active = Array(repeating: active, count: format.isBipredicted ? 2 : 1)
        header.predictsMotion = collocated != nil
        header.hasWeights = format.isBipredicted ? picture.weightsBipredicted : picture.weightsPredicted
        header.hasFilterOverride = picture.hasFilterOverride
        header.hasChromaQuantisers = picture.hasChromaQuantisers
        header.filtersAcrossSlices = picture.filtersAcrossSlices
        var writer = HEVCSliceWriter(format, tables: (ArithmeticTables.ranges, ArithmeticTables.statesOfUnlikely))
        var random = SeededNumbers(seed: 7)
        let written = writer.write(
            splits: { _ in Bool.random(using: &random) },
            merge: choice.merge,
            offset: choice.offset
        )
        let bytes = writer.slice([], header, written).dropLast(cut) + more
        var reader = BitReader(Array(bytes), .sliceHeader)
        let data = try HEVCSliceData(
            &reader,
            picture: picture,
            hasChroma: true,
            isBipredicted: format.isBipredicted,
            lists: header.active.map { (0..<$0).map { -1 - $0 } },
            total: active,
            predictsMotion: collocated != nil,
            offsets: format.offsets,
            isWhole: true
        )
        let grid = try #require(
            HEVCCodingGrid(
                width: format.width,
                height: format.height,
                smallest: format.smallest - 3,
                difference: format.largest - format.smallest
            )
        )
        var decoder = try HEVCSkipDecoder(data, grid: grid, start: format.start, collocated: collocated)
        return decoder.decode()
    }

    private func whole(_ units: Int, _ reference: Int = 0) -> HEVCSkipDecoder.Run {
        HEVCSkipDecoder.Run(units: units, isWhole: true, reference: reference)
    }

    @Test("if all of a slice are", arguments: [16, 32, 64], [(320, 192), (328, 200), (64, 400), (16, 16)])
    func all(_ unit: Int, _ size: (Int, Int)) throws {
        for isBipredicted in [false, true] {
            for offsets in [(false, false), (true, true), (false, true), (true, false)] {
                var units = 0
                let found = try run({ format in
                    (format.width, format.height) = size
                    format.largest = unit.trailingZeroBitCount
                    format.isBipredicted = isBipredicted
                    format.offsets = offsets
                    units = format.columns * format.rows
                })
                #expect(found == whole(units))
            }
        }
    }

    @Test("but not behind one that is not, or has offsets")
    func others() throws {
        let skipped = try run({ _ in }, Choice(merge: { $0.x >= 128 && $0.y >= 64 ? nil : 0 }))
        #expect(skipped == HEVCSkipDecoder.Run(units: 7, isWhole: false, reference: 0))
        let offset = try run({ $0.offsets = (true, true) }, Choice(offset: { $0.x < 128 || $0.y < 64 }))
        #expect(offset == HEVCSkipDecoder.Run(units: 7, isWhole: false, reference: 0))
    }

    @Test("the first one tells of which reference picture all are copies")
    func references() throws {
        func first(_ index: Int) -> Choice { Choice(merge: { $0.x + $0.y == 0 ? index : 0 }) }
        #expect(try run({ _ in }, first(1)) == whole(15, 1))
        // With motion that is predicted, and is none, it comes before the others.
        let still = HEVCStillness(units: 15)
        #expect(try run({ _ in }, first(1), collocated: still) == whole(15, 0))
        #expect(try run({ _ in }, first(2), collocated: still) == whole(15, 1))
        #expect(try run({ _ in }, first(1), collocated: HEVCStillness(isIntra: true)) == whole(15, 1))
        // There are no more than two; the first one follows again.
        #expect(try run({ _ in }, first(2)) == whole(15, 0))
        // Another one, in the midst.
        let mixed = Choice(merge: { $0.x >= 128 && $0.y >= 64 ? 2 : 0 })
        #expect(try run({ _ in }, mixed) == HEVCSkipDecoder.Run(units: 7, isWhole: false, reference: 0))
    }

    @Test("motion that is not known, of the picture that it is predicted from, is none of what is told")
    func unknownMotion() throws {
        #expect(try run(collocated: HEVCStillness()).units == 0)
        #expect(try run(collocated: HEVCStillness(units: 2)) == whole(15))
        let last = Choice(merge: { $0.x >= 256 && $0.y >= 128 ? 1 : 0 })
        #expect(try run({ _ in }, last, collocated: HEVCStillness(units: 14)).units == 14)
        #expect(try run({ _ in }, last, collocated: HEVCStillness(units: 15)) == whole(15))
    }

    @Test("candidates that are combined of others are not told")
    func combined() throws {
        let still = HEVCStillness(units: 15)
        let choice = Choice(merge: { $0.x >= 256 ? 2 : 0 })
        let found = try run({ $0.isBipredicted = true }, choice, collocated: still)
        #expect(found == HEVCSkipDecoder.Run(units: 4, isWhole: false, reference: 0))
    }

    @Test("a slice that begins in a later row knows nothing of what lies above, nor one that ends before the last")
    func slices() throws {
        #expect(try run({ $0.start = 5 }) == whole(10))
        #expect(try run({ $0.end = 10 }) == whole(10))
        #expect(try run({ ($0.start, $0.end) = (5, 10) }) == whole(5))
    }

    @Test("a slice that is cut off, or goes on behind its end, is not whole")
    func cut() throws {
        let units = try run().units
        for length in 1...8 {
            let found = try run(cut: length)
            #expect(!found.isWhole && found.units <= units)
        }
        #expect(try run(more: [0]) == HEVCSkipDecoder.Run(units: units, isWhole: false, reference: 0))
    }
}
