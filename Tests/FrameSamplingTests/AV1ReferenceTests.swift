import FrameSampling
import MemCore
import SampleClips
import Testing
import VideoBitstream

/// Which pictures of AV1 are predicted from which, and that what nobody needs is left out.
@Suite("References of AV1", .enabled(if: Program.enhancedFFmpeg != nil))
struct AV1ReferenceTests {
    private func clip(_ codec: String) throws -> Clip {
        let recipe = try #require(Recipe.others.first)
        return try Clip.make(
            with: try #require(Program.enhancedFFmpeg),
            input: recipe.input,
            output: codec.split(separator: " ").map(String.init)
        )
    }

    @Test(
        "a unit is predicted from what earlier ones left, which nothing but itself is added to",
        arguments: ["-c:v libsvtav1 -preset 10 -g 60", "-c:v libaom-av1 -cpu-used 8 -g 60 -row-mt 1"]
    )
    func slots(codec: String) throws {
        let clip = try clip(codec)
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(AV1References(configuration: configuration))
        var left: Set<UInt64> = []
        for (number, unit) in clip.units.enumerated() {
            let read = references.read(unit.payload.span, number: UInt64(number))
            let found = try #require(read)
            #expect(found.used.isSubset(of: left))
            #expect(found.left.isSubset(of: left.union([UInt64(number)])))
            if unit.isKeyframe { #expect(found.used.isEmpty && found.left == [UInt64(number)] && !found.mayBeCut) }
            left = found.left
        }
    }

    @Test("nothing is known before a keyframe, or behind a unit that was left out")
    func unknown() throws {
        let clip = try clip("-c:v libsvtav1 -preset 10 -g 60")
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(AV1References(configuration: configuration))
        func read(_ number: Int) -> PictureReferences? {
            let payload = clip.units[number].payload
            return references.read(payload.span, number: UInt64(number))
        }
        #expect((5..<9).allSatisfy { read($0) == nil })
        #expect((0..<9).allSatisfy { read($0) != nil })
        references.lose()
        #expect((9..<14).allSatisfy { read($0) == nil })
    }

    @Test("pictures of a pyramid that no sample needs are left out")
    func leftOut() throws {
        let (left, decoded) = try LeftOut.count(in: clip("-c:v libsvtav1 -preset 10 -g 300"))
        #expect(left >= decoded / 2, "\(left) left out, \(decoded) decoded")
    }
}
