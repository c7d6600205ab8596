internal import MemCore

/// The frames that look like a picture that was sent, as JSON.
struct ImageSearchResponse: Encodable {
    let type = "image"
    let count: Int
    let perceptualHash: String
    let tiles: String
    let width: Int
    let height: Int
    let frames: [FrameResponse]

    init(_ look: PictureLook, _ frames: [SimilarFrame], _ appearances: [FrameID: Appearances]) {
        count = frames.count
        perceptualHash = look.fingerprint.description
        tiles = look.tiles.description
        width = look.size.width
        height = look.size.height
        self.frames = frames.map { FrameResponse($0, appearances: appearances[$0.frame.id]) }
    }

    enum CodingKeys: String, CodingKey {
        case type
        case count
        case perceptualHash = "perceptual_hash"
        case tiles
        case width
        case height
        case frames
    }
}
