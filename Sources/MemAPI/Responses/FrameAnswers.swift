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
        self.frames = frames.map(FrameResponse.init)
    }

    enum CodingKeys: String, CodingKey {
        case frameID = "frame_id"
        case count
        case frames
    }
}
