import CFFmpeg
import FrameIdentity
import MemCore
import Testing

@testable import FrameSampling

/// A stored JPEG has the brightness of the picture that it was made of, as the stream itself weighs it.
@Suite("JPEG luma")
struct JPEGLumaTests {
    @Test("cells made of a file are those of the picture", arguments: Coding.all)
    func cells(_ coding: Coding) throws {
        let picture = try PatchPicture.make(coding, size: PictureSize(width: 256, height: coding.height))
        let file = try JPEGEncoder(quality: 92).encode(picture).jpeg
        let seen = try picture.withLuma { (luma, layout) throws(LumaFault) in try Self.kept(luma, layout) }
        let stored = try JPEGLuma(file, weighedAs: picture).withLuma { (luma, layout) throws(LumaFault) in
            try Self.kept(luma, layout)
        }
        #expect(stored.pictureSize == seen.pictureSize)
        let most = zip(seen.cells, stored.cells).map { Int($0).distance(to: Int($1)).magnitude }.max()
        // Green alone has the colours in it, which a JPEG smears over the edges of the stripes.
        #expect(try #require(most) <= (coding.name.contains("RGB") ? 20 : 6), "\(coding)")
    }

    @Test("what is no JPEG is refused", arguments: [[], [0xFF, 0xD8, 0xFF], [UInt8](repeating: 7, count: 999)])
    func noise(_ bytes: [UInt8]) throws {
        let picture = try PatchPicture.make(Coding.usual[0], size: PictureSize(width: 64, height: 64))
        #expect(throws: SamplingFailure.self) { try JPEGLuma(bytes, weighedAs: picture) }
    }

    private static func kept(_ luma: RawSpan, _ layout: LumaLayout) throws(LumaFault) -> KeptPicture {
        try KeptPicture(number: 1, keptAt: .zero, fingerprint: Fingerprint(0, 0, 0, 0), luma: luma, layout: layout)
    }
}
