internal import MemCore

/// All that has the words in it, kind by kind, as JSON.
struct EverythingResponse: Encodable {
    /// A stream whose name has the words in it.
    struct Stream: Encodable {
        let sessionID: String
        let sourceID: Int64
        let name: String
        let status: String

        init(_ session: StreamSession) {
            sessionID = session.record.id.rawValue
            sourceID = session.record.sourceID.rawValue
            name = session.record.name
            status = session.status.rawValue
        }

        enum CodingKeys: String, CodingKey {
            case sessionID = "session_id"
            case sourceID = "source_id"
            case name
            case status
        }
    }

    /// The kinds.
    struct Results: Encodable {
        let timeline: [TimelineEntryResponse]
        let transcripts: [TranscriptResponse]
        let annotations: [NotedResponse]
        let streams: [Stream]
    }

    let type = "all"
    let count: Int
    let results: Results
    let pagination: Pagination

    enum CodingKeys: String, CodingKey {
        case type
        case count
        case results
        case pagination
    }
}
