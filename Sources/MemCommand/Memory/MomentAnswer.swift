/// A moment as the API answers it: the fields that commands show.
struct MomentAnswer: Decodable, Sendable {
    var sourceID: Int64
    /// Nil for an imported file.
    var sessionID: String?
    var frameID: Int64
    var start: String
    var end: String
    var dwellSeconds: Double
    var samples: Int64
    var occurrence: Int

    enum CodingKeys: String, CodingKey {
        case sourceID = "source_id"
        case sessionID = "session_id"
        case frameID = "frame_id"
        case start
        case end
        case dwellSeconds = "dwell_seconds"
        case samples
        case occurrence
    }
}

/// A page of moments as the API answers it.
struct MomentListAnswer: Decodable {
    var count: Int
    var moments: [MomentAnswer]
}
