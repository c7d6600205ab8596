internal import MemCore

/// A hold as JSON.
struct HoldResponse: Encodable {
    let holdID: Int64
    @OrNull var sourceID: Int64?
    let start: String
    let end: String
    let reason: String
    let createdAt: String

    enum CodingKeys: String, CodingKey {
        case holdID = "hold_id"
        case sourceID = "source_id"
        case start = "start_timestamp"
        case end = "end_timestamp"
        case reason
        case createdAt = "created_at"
    }

    init(_ hold: Hold) {
        holdID = hold.id.rawValue
        sourceID = hold.draft.sourceID?.rawValue
        start = hold.draft.start.rfc3339
        end = hold.draft.end.rfc3339
        reason = hold.draft.reason
        createdAt = hold.createdAt.rfc3339
    }
}

/// All holds as JSON.
struct HoldListResponse: Encodable {
    let holds: [HoldResponse]
}
