import FrameSampling
import MemCore
import SampleClips
import Testing

/// What a sampler gets of a degraded stream: keyframes alone, each decoded when it is shown; later everything again.
@Suite("Samples of keyframes alone")
struct KeyframesAloneTests {
    /// Intra refresh has no keyframes that stand alone, and is never degraded.
    private static let recipes = Recipe.avc.filter { !$0.name.contains("intra refresh") }

    @Test("H.264", .enabled(if: Program.ffmpeg != nil), arguments: recipes)
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
        // Keyframes enough that some are left before, during and after.
        let output = recipe.output + ["-force_key_frames", "expr:gte(t,n_forced*0.7)"]
        let clip = try Clip.make(with: program, input: recipe.input, output: output)
        let reference = Dictionary(clip.reference.map { ($0.pts, $0.checksum) }, uniquingKeysWith: { one, _ in one })
        let keyframes = clip.units.filter(\.isKeyframe).map(\.pts)
        try #require(keyframes.count > 4, "\(recipe.name)")
        let start = keyframes[1]
        let end = keyframes[keyframes.count - 2]
        for (milliseconds, every) in [(Int64(100), 1), (1000, 1), (100, 2)] {
            let interval = MediaTime(milliseconds: milliseconds)
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
            try sampler.begin(codec: clip.codec, record: clip.record)
            var fed: [MediaTime] = []
            var resumedAt: MediaTime?
            var alone = 0
            var isAlone = false
            for unit in clip.units {
                if unit.isKeyframe { isAlone = unit.pts >= start && unit.pts < end }
                if isAlone {
                    guard unit.isKeyframe else { continue }
                    alone += 1
                    guard alone.isMultiple(of: every) else { continue }
                    resumedAt = nil
                    try sampler.feed(unit.payload, dts: unit.pts, pts: unit.pts, isKeyframe: true)
                    fed.append(unit.pts)
                    let isWanted = fed.dropLast().max().map { unit.pts - $0 >= interval } ?? false
                    #expect(!isWanted || samples.last?.pts == unit.pts, "\(recipe.name): nothing is waited for")
                } else {
                    if alone > 0, resumedAt == nil { resumedAt = unit.pts }
                    if let resumedAt, unit.pts < resumedAt { continue }
                    try sampler.feed(unit.payload, dts: unit.dts, pts: unit.pts, isKeyframe: unit.isKeyframe)
                    if reference[unit.pts] != nil { fed.append(unit.pts) }
                }
            }
            try sampler.finish()
            let note: Comment = "\(recipe.name), every \(milliseconds) ms, every \(every)"
            #expect(samples.map(\.pts) == expected(of: fed, interval: interval), note)
            let wrong = samples.filter { reference[$0.pts] != $0.checksum }.map(\.pts.seconds)
            #expect(wrong.isEmpty, note)
        }
    }

    /// The sampling rule, applied to the pictures that the sampler got.
    private func expected(of pictures: [MediaTime], interval: MediaTime) -> [MediaTime] {
        let pictures = pictures.sorted()
        guard let origin = pictures.first?.microseconds else { return [] }
        var next = origin
        return pictures.filter { picture in
            guard picture.microseconds >= next else { return false }
            let step = interval.microseconds
            next = origin + ((picture.microseconds - origin) / step + 1) * step
            return true
        }
    }
}
