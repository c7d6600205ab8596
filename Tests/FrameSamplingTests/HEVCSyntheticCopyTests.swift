import FrameSampling
import MemCore
import SampleClips
import SeededNumbers
import Testing

@testable import VideoBitstream

/// Pictures of HEVC that no encoder makes: skipped coding units of all sizes, which take the motion of any neighbour.
@Suite("Copies in HEVC, made up", .enabled(if: Program.enhancedFFmpeg != nil))
struct HEVCSyntheticCopyTests {
    private static let limits = PictureLimits(longSide: 7680, shortSide: 4320)

    @Test(
        "are told from what only looks like them, as libavcodec decodes them",
        arguments: [
            "ctu=64", "ctu=64:wpp=0:no-sao=1", "ctu=32:min-cu-size=16", "ctu=16:no-weightp=1", "ctu=32:temporal-mvp=0",
        ]
    )
    func random(_ parameters: String) throws {
        let clip = try Clip.make(
            with: try #require(Program.enhancedFFmpeg),
            // The first pictures move, all over or only below.
            input: "testsrc2=size=200x136:rate=30:duration=0.2,pad=320:200:96:64:gray",
            output: [
                "-c:v", "libx265", "-preset", "veryfast", "-x265-params",
                "log-level=0:keyint=100:scenecut=0:bframes=0:ref=4:\(parameters)",
            ]
        )
        var random = SeededNumbers(seed: UInt64(parameters.utf8.count))
        var (told, alike) = (0, 0)
        for _ in 0..<120 {
            let found = try check(clip, using: &random)
            told += found.told
            alike += found.alike
        }
        #expect(told > 60, "\(told) told of \(alike)")
    }

    /// Decodes some real pictures, and synthetic ones behind them.
    private func check(_ clip: Clip, using random: inout SeededNumbers) throws -> (told: Int, alike: Int) {
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(HEVCReferences(configuration: configuration))
        let decoder = try VideoDecoder(codec: clip.codec, record: clip.record, limits: Self.limits)
        var (told, alike) = (0, 0)
        var sums: [UInt64: UInt32?] = [:]
        var kept: [Int] = []
        // Behind a keyframe alone, or behind pictures that moved.
        let real = Bool.random(using: &random) ? 1 : Int.random(in: 2...5, using: &random)
        for number in 0..<real + 6 {
            var payload = number < real ? clip.units[number].payload : []
            if number >= real {
                let unit = try picture(configuration, number, kept, using: &random)
                payload = [0, 0, UInt8(unit.count >> 8), UInt8(unit.count & 255)] + unit
            }
            let found = references.read(payload.span, number: UInt64(number))
            let shown = try decoder.decode(payload, number: UInt64(number), wantsPicture: true)
            let sum = try shown?.checksum()
            sums[UInt64(number)] = sum
            if let sum, sums.contains(where: { $0.key < number && $0.value == sum }) { alike += 1 }
            kept = (kept + [number]).suffix(4)
            let copied = found?.copied ?? []
            let expected = Set(copied.map { sums[$0] })
            guard expected.count == 1 else { continue }
            told += 1
            #expect(expected.first == sum, "\(number), of \(copied): \(payload)")
        }
        return (told, alike)
    }

    /// A picture that is skipped, as a whole or up to some place, predicted from some of those that are kept.
    private func picture(
        _ configuration: DecoderConfiguration,
        _ number: Int,
        _ kept: [Int],
        using random: inout SeededNumbers
    ) throws -> [UInt8] {
        let (sequenceUnit, pictureUnit) = (configuration.parameterSets[1], configuration.parameterSets[2])
        let parameters = try HEVCSequenceParameterSet(unit: sequenceUnit.span)
        let sequence = try #require(parameters.slices)
        let picture = try HEVCPictureParameterSet(unit: pictureUnit.span)
        let grid = try #require(sequence.grid)
        var format = HEVCSliceWriter.Format()
        (format.width, format.height) = (grid.width, grid.height)
        (format.smallest, format.largest) = (grid.smallest, grid.largest)
        format.isBipredicted = Bool.random(using: &random)
        format.hasWavefronts = picture.hasWavefronts
        format.mergeCandidates = Int.random(in: 1...5, using: &random)
        format.quantiser = Int.random(in: 5...50, using: &random)
        if sequence.hasAdaptiveOffset {
            format.offsets = (.random(using: &random), .random(using: &random))
        }
        var header = HEVCSliceWriter.Header()
        header.active = (0..<(format.isBipredicted ? 2 : 1)).map { _ in Int.random(in: 1...3, using: &random) }
        header.predictsMotion = sequence.predictsMotion && Bool.random(using: &random)
        let list = header.active.indices.randomElement(using: &random) ?? 0
        header.collocated = (list, Int.random(in: 0..<header.active[list], using: &random))
        header.hasWeights = format.isBipredicted ? picture.weightsBipredicted : picture.weightsPredicted
        header.quantiserDelta = format.quantiser - picture.quantiser
        header.hasChromaQuantisers = picture.hasChromaQuantisers
        header.hasFilterOverride = picture.hasFilterOverride
        let isFiltered = format.offsets.luma || format.offsets.chroma || !picture.isUnfiltered
        header.filtersAcrossSlices = picture.filtersAcrossSlices && isFiltered
        header.modifiesLists = picture.modifiesLists
        format.swapsInitialisation = picture.hasInitialisation && Bool.random(using: &random)
        header.hasInitialisation = picture.hasInitialisation

        // first_slice_segment_in_pic_flag, the picture parameter set 0, slice_type.
        var bits = [true, true]
        HEVCSliceWriter.golomb(format.isBipredicted ? 0 : 1, &bits)
        for shift in (0..<sequence.orderCountBits).reversed() { bits.append(number >> shift & 1 == 1) }
        // A reference picture set of its own: all that are kept, some of which are not used.
        bits.append(false)
        if !sequence.sets.isEmpty { bits.append(false) }
        HEVCSliceWriter.golomb(kept.count, &bits)
        HEVCSliceWriter.golomb(0, &bits)
        var last = number
        for (index, other) in kept.reversed().enumerated() {
            HEVCSliceWriter.golomb(last - other - 1, &bits)
            bits.append(index == 0 || Bool.random(using: &random))
            last = other
        }
        if sequence.predictsMotion { bits.append(header.predictsMotion) }
        if sequence.hasAdaptiveOffset { bits += [format.offsets.luma, format.offsets.chroma] }
        bits.append(true)
        for count in header.active { HEVCSliceWriter.golomb(count - 1, &bits) }

        var writer = HEVCSliceWriter(format, tables: (ArithmeticTables.ranges, ArithmeticTables.statesOfUnlikely))
        let splitting = Double.random(in: 0...1, using: &random)
        let merging: Double = [0, 0, 0.02, 0.3].randomElement(using: &random) ?? 0
        let others: Double = [0, 0, 0, 0.01].randomElement(using: &random) ?? 0
        let first = [0, 0, 1, 2].randomElement(using: &random) ?? 0
        var chance = random
        _ = random.next()
        let data = writer.write { _ in
            Double.random(in: 0...1, using: &chance) < splitting
        } merge: { unit in
            if Double.random(in: 0...1, using: &chance) < others { return nil }
            let most = format.mergeCandidates - 1
            if unit.x == 0, unit.y == 0 { return min(first, most) }
            return Double.random(in: 0...1, using: &chance) < merging ? Int.random(in: 0...most, using: &chance) : 0
        } offset: { _ in
            Double.random(in: 0...1, using: &chance) >= others
        }
        return HEVCSliceWriter.unit(type: 1, writer.slice(bits, header, data))
    }
}
