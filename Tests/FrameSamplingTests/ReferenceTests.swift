import FrameSampling
import MemCore
import SampleClips
import Testing
import VideoBitstream

/// Which pictures are predicted from which, as the headers tell, in clips of real encoders.
@Suite("References")
struct ReferenceTests {
    /// The references of a clip's pictures, by their place in decoding order.
    private func references(_ parameters: String) throws -> [PictureReferences?] {
        var recipe = try #require(Recipe.avc.first)
        recipe.name = parameters
        recipe.input = "testsrc2=size=320x180:rate=30:duration=3"
        recipe.output = ["-c:v", "libx264", "-preset", "veryfast", "-x264-params", parameters]
        let clip = try Clip.make(with: try #require(Program.ffmpeg), input: recipe.input, output: recipe.output)
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(AVCReferences(configuration: configuration))
        return clip.units.enumerated().map { references.read($1.payload.span, number: UInt64($0)) }
    }

    @Test(
        "in a pyramid, pictures predicted from one are told from those that are not",
        .enabled(if: Program.ffmpeg != nil)
    )
    func pyramid() throws {
        let all = try references("bframes=3:b-adapt=0:ref=1:b-pyramid=normal:keyint=60:scenecut=0")
        // I P B b b P B b b …: the second P comes fifth.
        let used: [Set<UInt64>] = [[], [0], [0, 1], [0, 2], [1, 2], [1], [1, 5], [1, 6], [5, 6], [5]]
        #expect(all.prefix(10).map { $0?.used } == used)
        #expect(all.prefix(10).map { $0?.mayBeCut } == [false] + Array(repeating: true, count: 9))
        #expect(all[8]?.left == [1, 5, 6])
        #expect(all.allSatisfy { $0 != nil && $0?.left.count ?? 0 <= 4 })
        // The next IDR picture leaves nothing of what was before.
        #expect(all[60]?.left == [60] || all.contains { $0?.used == [] && $0?.left.count == 1 })
    }

    @Test(
        "without B-frames every picture is predicted from as many before it as the encoder may use",
        .enabled(if: Program.ffmpeg != nil),
        arguments: [1, 3]
    )
    func predicted(_ count: UInt64) throws {
        let all = try references("bframes=0:ref=\(count):keyint=60:scenecut=0:weightp=0")
        for number in 1..<UInt64(30) {
            let expected = Set((number < count ? 0 : number - count)..<number)
            #expect(all[Int(number)]?.used == expected)
        }
    }

    @Test(
        "nothing is known before an IDR picture, or behind a unit that was left out",
        .enabled(if: Program.ffmpeg != nil)
    )
    func unknown() throws {
        let recipe = try #require(Recipe.avc.first { $0.name == "3 B-frames" })
        let clip = try Clip.make(with: try #require(Program.ffmpeg), input: recipe.input, output: recipe.output)
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(AVCReferences(configuration: configuration))
        func read(_ numbers: Range<Int>) -> [PictureReferences?] {
            numbers.map { number in
                let payload = clip.units[number].payload
                return references.read(payload.span, number: UInt64(number))
            }
        }
        #expect(read(5..<20).allSatisfy { $0 == nil })
        #expect(read(0..<10).allSatisfy { $0 != nil })
        // A reference picture less: the numbers do not go on.
        #expect(read(14..<20).allSatisfy { $0 == nil })
        #expect(read(0..<3).allSatisfy { $0 != nil })
        references.lose()
        #expect(read(3..<9).allSatisfy { $0 == nil })
        let nothing: [UInt8] = []
        let found = references.read(nothing.span, number: 1)
        #expect(found == nil)
    }

    @Test("the heads of slices are short, and read like the slices", .enabled(if: Program.ffmpeg != nil))
    func heads() throws {
        let recipe = try #require(Recipe.avc.first { $0.name == "four slices" })
        let clip = try Clip.make(with: try #require(Program.ffmpeg), input: recipe.input, output: recipe.output)
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var whole = try #require(AVCReferences(configuration: configuration))
        var cut = whole
        for (number, unit) in clip.units.enumerated() {
            let found = whole.heads(of: unit.payload.span)
            let heads = try #require(found)
            #expect(heads.count <= unit.payload.count)
            let expected = whole.read(unit.payload.span, number: UInt64(number))
            let read = cut.read(heads.span, number: UInt64(number))
            #expect(read == expected)
        }
    }
}
