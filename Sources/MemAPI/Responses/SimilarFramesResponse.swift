internal import MemCore

/// The frames that look like one, as JSON.
struct SimilarFramesResponse: Encodable {
    let frameID: Int64
    let count: Int
    let frames: [FrameResponse]

    init(_ frames: [SimilarFrame], to id: FrameID) {
        frameID = id.rawValue
        count = frames.count
        self.frames = frames.map { FrameResponse($0) }
    }

    enum CodingKeys: String, CodingKey {
        case frameID = "frame_id"
        case count
        case frames
    }
}
