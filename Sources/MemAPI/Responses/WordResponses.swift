internal import MemCore

/// What became of a batch of segments, as JSON.
struct TranscriptionBatchResponse: Encodable {
    let transcriptionIDs: [Int64]
    let count: Int
    let message: String

    enum CodingKeys: String, CodingKey {
        case transcriptionIDs = "transcription_ids"
        case count
        case message
    }
}

/// What was said, as JSON; as a hit it says where the words are and what was on screen.
struct TranscriptResponse: Encodable {
    private let transcription: Transcription
    private let hit: WordHit<Transcription>?

    /// What was said, by itself.
    init(_ transcription: Transcription) {
        self.transcription = transcription
        hit = nil
    }

    /// What was said and has the words in it.
    init(_ hit: WordHit<Transcription>) {
        transcription = hit.found
        self.hit = hit
    }

    enum CodingKeys: String, CodingKey {
        case transcriptionID = "transcription_id"
        case timestamp
        case sourceID = "source_id"
        case text
        case confidence
        case language
        case startTimestamp = "start_timestamp"
        case endTimestamp = "end_timestamp"
        case speakerName = "speaker_name"
        case speakerConfidence = "speaker_confidence"
        case snippet
        case score
        case frame
    }

    func encode(to encoder: any Encoder) throws {
        let segment = transcription.segment
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(transcription.id.rawValue, forKey: .transcriptionID)
        try fields.encode(segment.start.rfc3339, forKey: .timestamp)
        try fields.encode(segment.sourceID.rawValue, forKey: .sourceID)
        try fields.encode(segment.text, forKey: .text)
        try fields.encode(segment.confidence?.forJSON, forKey: .confidence)
        try fields.encode(segment.language, forKey: .language)
        try fields.encode(segment.start.rfc3339, forKey: .startTimestamp)
        try fields.encode(segment.end.rfc3339, forKey: .endTimestamp)
        try fields.encode(segment.speaker, forKey: .speakerName)
        // Transcribers say how sure they are of the words only.
        try fields.encodeNil(forKey: .speakerConfidence)
        guard let hit else { return }
        try fields.encode(hit.snippet, forKey: .snippet)
        try fields.encode(hit.score.forJSON, forKey: .score)
        try fields.encode(hit.frame.map { FrameResponse($0) }, forKey: .frame)
    }
}

/// A note that has the words in it, as JSON.
struct NotedResponse: Encodable {
    private let hit: WordHit<Annotation>

    init(_ hit: WordHit<Annotation>) {
        self.hit = hit
    }

    enum CodingKeys: String, CodingKey {
        case snippet
        case score
        case frame
    }

    func encode(to encoder: any Encoder) throws {
        try AnnotationResponse(hit.found).encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(hit.snippet, forKey: .snippet)
        try fields.encode(hit.score.forJSON, forKey: .score)
        try fields.encode(hit.frame.map { FrameResponse($0) }, forKey: .frame)
    }
}

/// One page of what was said, as JSON.
struct TranscriptPageResponse: Encodable {
    let type = "transcript"
    let count: Int
    let results: [TranscriptResponse]
    let pagination: Pagination

    init(_ page: WordPage<Transcription>, query: WordQuery) {
        count = page.total
        results = page.hits.map { TranscriptResponse($0) }
        pagination = Pagination(
            limit: query.limit,
            offset: query.offset,
            shown: page.hits.count,
            of: page.total
        )
    }

    enum CodingKeys: String, CodingKey {
        case type
        case count
        case results
        case pagination
    }
}

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
