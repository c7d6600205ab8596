import FrameSampling
import MemCore

/// From a picture to its JPEG and its thumbnail.
final class EncodingJPEG: Workload {
    let unit = WorkUnit.picture
    private let pictures: [DecodedPicture]
    private let encoder: JPEGEncoder

    /// Decodes the pictures.
    init() throws {
        pictures = try Clip().samples()
        encoder = try JPEGEncoder(quality: 85)
    }

    func round() throws -> Int {
        for picture in pictures {
            let files = try encoder.encode(picture)
            guard files.jpeg.count > 10_000, files.thumbnail.count > 1000 else {
                throw WorkNotDone(reason: "a JPEG of \(files.jpeg.count) bytes")
            }
        }
        return pictures.count
    }
}
