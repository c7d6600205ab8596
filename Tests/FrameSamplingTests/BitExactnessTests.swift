import FrameSampling
import MemCore
import SampleClips
import Testing

/// Every sample is the picture that a full decode shows at that instant, bit by bit, whatever the stream looks like.
@Suite("Samples equal those of a full decode")
struct BitExactnessTests {
    @Test("H.264", .enabled(if: Program.ffmpeg != nil), arguments: Recipe.avc)
    func avc(_ recipe: Recipe) throws {
        try check(recipe, with: try #require(Program.ffmpeg))
    }

    @Test(
        "HEVC, AV1, VP9",
        .enabled(if: Program.enhancedFFmpeg != nil),
        arguments: Recipe.others + Recipe.hevcCopies
    )
    func others(_ recipe: Recipe) throws {
        try check(recipe, with: try #require(Program.enhancedFFmpeg))
    }

    private func check(_ recipe: Recipe, with program: Program) throws {
        let clip = try Clip.make(with: program, input: recipe.input, output: recipe.output)
        #expect(clip.reference.count > 20)
        for milliseconds: Int64 in [1000, 100, 2500] {
            let interval = MediaTime(milliseconds: milliseconds)
            let expected = clip.expected(interval: interval)
            var samples: [Clip.Shown] = []
            let sampler = FrameSampler(
                grid: SamplingGrid(interval: interval),
                limits: PictureLimits(longSide: 7680, shortSide: 4320)
            ) { (pts, picture) throws(SamplingFailure) in
                do {
                    samples.append(Clip.Shown(pts: pts, checksum: try picture.checksum()))
                } catch {
                    throw .broken("\(error)")
                }
            }
            var steps = 0
            sampler.onStep = { steps += 1 }
            try sampler.begin(codec: clip.codec, record: clip.record)
            for unit in clip.units {
                try sampler.feed(unit.payload, dts: unit.dts, pts: unit.pts, isKeyframe: unit.isKeyframe)
            }
            try sampler.finish()
            #expect(samples.map(\.pts) == expected.map(\.pts), "\(recipe.name), every \(milliseconds) ms")
            let wrong = zip(samples, expected).filter { $0 != $1 }.map { $0.0.pts.seconds }
            #expect(wrong.isEmpty, "\(recipe.name), every \(milliseconds) ms, of \(samples.count)")
            #expect(steps <= clip.units.count, "no access unit is decoded twice")
        }
    }
}
