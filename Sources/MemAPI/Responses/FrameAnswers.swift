internal import MemCore

/// What every source had on screen at one instant, as JSON.
struct InstantResponse: Encodable {
    let timestamp: String
    let count: Int
    let entries: [TimelineEntryResponse]

    init(_ entries: [TimelineEntry], at instant: Instant) {
        timestamp = instant.rfc3339
        count = entries.count
        self.entries = entries.map { TimelineEntryResponse($0) }
    }
}

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

/// The frames that look like a picture that was sent, as JSON.
struct ImageSearchResponse: Encodable {
    let type = "image"
    let count: Int
    let perceptualHash: String
    let width: Int
    let height: Int
    let frames: [FrameResponse]

    init(_ look: PictureLook, _ frames: [SimilarFrame], _ appearances: [FrameID: Appearances]) {
        count = frames.count
        perceptualHash = look.fingerprint.description
        width = look.size.width
        height = look.size.height
        self.frames = frames.map { FrameResponse($0, appearances: appearances[$0.frame.id]) }
    }

    enum CodingKeys: String, CodingKey {
        case type
        case count
        case perceptualHash = "perceptual_hash"
        case width
        case height
        case frames
    }
}
