import FrameSampling
import MemCore
import SampleClips
import SeededNumbers
import Testing

@testable import VideoBitstream

/// Pictures of HEVC that are coded as exact copies of others are told, and no others.
@Suite("Copies in HEVC", .enabled(if: Program.enhancedFFmpeg != nil))
struct HEVCCopyTests {
    private func clip(_ recipe: Recipe) throws -> (Clip, [PictureReferences?]) {
        let program = try #require(Program.enhancedFFmpeg)
        let clip = try Clip.make(with: program, input: recipe.input, output: recipe.output)
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(HEVCReferences(configuration: configuration))
        return (clip, clip.units.enumerated().map { references.read($1.payload.span, number: UInt64($0)) })
    }

    @Test(
        "what is told to be a copy of pictures that are alike looks as they do, in every clip",
        arguments: Recipe.hevc
    )
    func alike(_ recipe: Recipe) throws {
        let (clip, references) = try clip(recipe)
        let shown = Dictionary(clip.reference.map { ($0.pts, $0.checksum) }) { first, _ in first }
        for (number, unit) in clip.units.enumerated() {
            let copied = references[number]?.copied ?? []
            let sums = Set(copied.map { shown[clip.units[Int($0)].pts] })
            guard sums.count == 1 else { continue }
            #expect(sums == [shown[unit.pts]], "picture \(number) of \(recipe.name)")
        }
    }

    /// Coded by an encoder that goes on mending what stands still.
    private static let mended = ["HEVC, still, small blocks"]

    @Test(
        "most pictures of what stands still are told to be copies",
        arguments: Recipe.hevcCopies.filter { !mended.contains($0.name) }
    )
    func told(_ recipe: Recipe) throws {
        let (_, references) = try clip(recipe)
        let count = references.count { $0?.copied.isEmpty == false }
        #expect(count > 40, "\(count) of \(references.count)")
    }

    @Test("while nothing moves nothing is decoded but keyframes")
    func decoded() throws {
        // With other presets the encoder mends its own faults right behind each keyframe.
        var recipe = try #require(Recipe.hevcCopies.first { $0.name.contains("ultrafast") })
        recipe.input = "smptebars=size=316x178:rate=20:duration=8"
        let (clip, _) = try clip(recipe)
        var (samples, steps) = (0, 0)
        let sampler = FrameSampler(
            grid: SamplingGrid(interval: MediaTime(milliseconds: 500)),
            limits: PictureLimits(longSide: 7680, shortSide: 4320)
        ) { (_, _) throws(SamplingFailure) in samples += 1 }
        sampler.onStep = { steps += 1 }
        try sampler.begin(codec: clip.codec, record: clip.record)
        for unit in clip.units {
            try sampler.feed(unit.payload, dts: unit.dts, pts: unit.pts, isKeyframe: unit.isKeyframe)
        }
        try sampler.finish()
        #expect(samples == 16)
        #expect(steps == clip.units.count(where: \.isKeyframe))
    }

    @Test(
        "nothing is told to be a copy wrongly of which some bits are changed",
        arguments: Recipe.hevcCopies.prefix(3)
    )
    func mutated(_ recipe: Recipe) throws {
        let (clip, references) = try clip(recipe)
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        let intact = try #require(HEVCReferences(configuration: configuration))
        let copies = clip.units.indices.filter { references[$0]?.copied.isEmpty == false && $0 < 100 }
        var random = SeededNumbers(seed: 5)
        for number in copies.shuffled(using: &random).prefix(8) {
            let start = clip.units[..<number].lastIndex { $0.isKeyframe } ?? 0
            var before = intact
            for index in start..<number {
                let payload = clip.units[index].payload
                _ = before.read(payload.span, number: UInt64(index))
            }
            let decoder = try Decoded(clip, start..<number)
            for _ in 0..<400 {
                var payload = clip.units[number].payload
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    // Not the length of the unit, nor the header of it.
                    let index = Int.random(in: 6..<payload.count, using: &random)
                    payload[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
                var reader = before
                let found = reader.read(payload.span, number: UInt64(number))
                guard let copied = found?.copied, !copied.isEmpty else { continue }
                #expect(try decoder.isCopy(payload, of: copied), "\(number): \(payload)")
            }
        }
    }

    /// What some units of a clip look like, each decoded as libavcodec does.
    private struct Decoded {
        let clip: Clip
        let units: Range<Int>
        private(set) var sums: [UInt64: UInt32] = [:]

        init(_ clip: Clip, _ units: Range<Int>) throws {
            (self.clip, self.units) = (clip, units)
            sums = try decode([]).sums
        }

        /// Whether one that comes behind them looks as these do, or these look different.
        func isCopy(_ payload: [UInt8], of copied: Set<UInt64>) throws -> Bool {
            let expected = Set(copied.map { sums[$0] })
            guard expected.count == 1 else { return true }
            return try decode(payload).last == expected.first
        }

        private func decode(_ payload: [UInt8]) throws -> (sums: [UInt64: UInt32], last: UInt32?) {
            let decoder = try VideoDecoder(
                codec: clip.codec,
                record: clip.record,
                limits: PictureLimits(longSide: 7680, shortSide: 4320)
            )
            var sums: [UInt64: UInt32] = [:]
            for number in units {
                let picture = try decoder.decode(clip.units[number].payload, number: UInt64(number), wantsPicture: true)
                sums[UInt64(number)] = try picture?.checksum()
            }
            guard !payload.isEmpty else { return (sums, nil) }
            let last = try decoder.decode(payload, number: UInt64(units.upperBound), wantsPicture: true)
            return (sums, try last?.checksum())
        }
    }
}
