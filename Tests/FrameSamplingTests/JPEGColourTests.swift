import CFFmpeg
import MemCore
import Testing

@testable import FrameSampling

/// A JPEG shows the colours that the stream meant, whatever its matrix, range, depth and subsampling.
@Suite("JPEG colours")
struct JPEGColourTests {
    @Test("patches come out in their colours", arguments: Coding.all)
    func patches(_ coding: Coding) throws {
        let picture = try PatchPicture.make(coding, size: PictureSize(width: 256, height: coding.height))
        let files = try JPEGEncoder(quality: 92).encode(picture)
        let shown = try ShownJPEG(files.jpeg)
        #expect(shown.size == picture.size)
        for (index, colour) in PatchPicture.colours(for: coding).enumerated() {
            let seen = shown.average(column: index * 32 + 8, row: 8, side: 16)
            #expect(colour.distance(to: seen) <= 4, "\(coding), patch \(index): \(colour) is shown as \(seen)")
        }
    }

    @Test("a thumbnail has the colours too, in a box of 320×240", arguments: Coding.usual)
    func thumbnail(_ coding: Coding) throws {
        let picture = try PatchPicture.make(coding, size: PictureSize(width: 1280, height: 720), patch: 160)
        let shown = try ShownJPEG(JPEGEncoder(quality: 92).encode(picture).thumbnail)
        #expect(shown.size == PictureSize(width: 320, height: 180))
        for (index, colour) in PatchPicture.colours(for: coding).enumerated() {
            let seen = shown.average(column: index * 40 + 12, row: 60, side: 16)
            #expect(colour.distance(to: seen) <= 5, "\(coding), patch \(index): \(colour) is shown as \(seen)")
        }
    }

    @Test(
        "pictures of odd and extreme sizes are encoded",
        arguments: [(1, 1), (17, 3), (319, 239), (641, 359), (2, 4000), (5000, 16), (101, 721)]
    )
    func oddSizes(_ width: Int, _ height: Int) throws {
        let size = PictureSize(width: width, height: height)
        for coding in Coding.all where coding.matrix != .unspecified {
            let files = try JPEGEncoder(quality: 80).encode(PatchPicture.make(coding, size: size))
            #expect(try ShownJPEG(files.jpeg).size == size)
            #expect(try ShownJPEG(files.thumbnail).size == JPEGEncoder.thumbnailSize(of: size))
        }
    }

    @Test("a thumbnail keeps the aspect and is never larger than the picture")
    func thumbnailSize() {
        let sizes: [(PictureSize, PictureSize)] = [
            (PictureSize(width: 1920, height: 1080), PictureSize(width: 320, height: 180)),
            (PictureSize(width: 1080, height: 1920), PictureSize(width: 135, height: 240)),
            (PictureSize(width: 640, height: 480), PictureSize(width: 320, height: 240)),
            (PictureSize(width: 200, height: 100), PictureSize(width: 200, height: 100)),
            (PictureSize(width: 16384, height: 16), PictureSize(width: 320, height: 1)),
        ]
        for (size, expected) in sizes { #expect(JPEGEncoder.thumbnailSize(of: size) == expected) }
    }
}
