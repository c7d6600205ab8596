import FrameSampling
import MemCore
import SampleClips
import Testing
import VideoBitstream

/// Pictures that are coded as exact copies of others cost nothing.
@Suite("Copies")
struct CopyTests {
    private func clip(_ recipe: Recipe) throws -> (Clip, [PictureReferences?]) {
        let clip = try Clip.make(with: try #require(Program.ffmpeg), input: recipe.input, output: recipe.output)
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(AVCReferences(configuration: configuration))
        return (clip, clip.units.enumerated().map { references.read($1.payload.span, number: UInt64($0)) })
    }

    @Test(
        "what is told to be a copy of pictures that are alike looks as they do, in every clip",
        .enabled(if: Program.ffmpeg != nil),
        arguments: Recipe.avc
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

    /// Coded in a way in which what stands still is not told, or not by all encoders.
    private static let untold = ["still, temporal direct", "still, interlaced", "still, intra refresh"]

    @Test(
        "most pictures of what stands still are told to be copies",
        .enabled(if: Program.ffmpeg != nil),
        arguments: Recipe.copies.filter { !untold.contains($0.name) }
    )
    func told(_ recipe: Recipe) throws {
        let (_, references) = try clip(recipe)
        let count = references.count { $0?.copied.isEmpty == false }
        #expect(count > 30, "\(count) of \(references.count)")
    }

    @Test(
        "while nothing moves little is decoded but what stands right behind keyframes",
        .enabled(if: Program.ffmpeg != nil)
    )
    func decoded() throws {
        var recipe = try #require(Recipe.copies.first)
        recipe.input = "smptebars=size=316x178:rate=30:duration=8"
        let (clip, references) = try clip(recipe)
        let copies = references.count { $0?.copied.isEmpty == false }
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
        // Behind each keyframe there are some that are none: the encoder mends its own faults for a while.
        #expect(steps < clip.units.count / 3, "\(steps) decoded, \(copies) of \(clip.units.count) copies")
    }
}
