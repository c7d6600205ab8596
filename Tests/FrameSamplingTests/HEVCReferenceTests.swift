import FrameSampling
import MemCore
import SampleClips
import Testing
import VideoBitstream

/// Which pictures of HEVC are predicted from which, and that what nobody needs is left out.
@Suite("References of HEVC", .enabled(if: Program.enhancedFFmpeg != nil))
struct HEVCReferenceTests {
    private func clip(_ parameters: String) throws -> Clip {
        let recipe = try #require(Recipe.others.first)
        return try Clip.make(
            with: try #require(Program.enhancedFFmpeg),
            input: recipe.input,
            output: ["-c:v", "libx265", "-preset", "veryfast", "-x265-params", "log-level=0:" + parameters]
        )
    }

    @Test("in a pyramid, pictures predicted from one are told from those that are not")
    func pyramid() throws {
        let clip = try clip("bframes=3:b-adapt=0:ref=1:b-pyramid=1:keyint=60:scenecut=0:open-gop=0")
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(HEVCReferences(configuration: configuration))
        let all = clip.units.enumerated().map { references.read($1.payload.span, number: UInt64($0)) }
        #expect(all.allSatisfy { $0 != nil })
        // I P B b b P B b b …: nothing is predicted from what comes later, the second P not from the first one's B-frames.
        #expect(all[0]?.used == [])
        #expect(all[1]?.used == [0])
        #expect(all[2]?.used == [0, 1])
        #expect(all[3]?.used.isSubset(of: [0, 1, 2]) == true)
        #expect(all[5]?.used.isDisjoint(with: [3, 4]) == true)
        #expect(all[0]?.mayBeCut == false)
        #expect(all.count { $0?.mayBeCut == true } > clip.units.count * 3 / 4)
    }

    @Test("nothing is known before an IDR picture, or behind a unit that was left out")
    func unknown() throws {
        let clip = try clip("bframes=3:keyint=60:open-gop=0")
        let configuration = try DecoderConfiguration(codec: clip.codec, record: clip.record)
        var references = try #require(HEVCReferences(configuration: configuration))
        func read(_ number: Int) -> PictureReferences? {
            let payload = clip.units[number].payload
            return references.read(payload.span, number: UInt64(number))
        }
        #expect((5..<9).allSatisfy { read($0) == nil })
        #expect((0..<9).allSatisfy { read($0) != nil })
        references.lose()
        #expect((9..<14).allSatisfy { read($0) == nil })
        // One that others are predicted from is missing.
        #expect(read(0) != nil)
        #expect((2..<9).contains { read($0) == nil })
    }

    @Test("middle pictures of a pyramid that no sample needs are left out")
    func leftOut() throws {
        let clip = try clip("bframes=3:b-adapt=0:ref=1:b-pyramid=1:keyint=300:scenecut=0:open-gop=0")
        let (left, decoded) = try LeftOut.count(in: clip)
        // Of each four pictures two are referred to by none, and one by those two alone.
        #expect(left >= decoded / 2, "\(left) left out, \(decoded) decoded")
    }
}
