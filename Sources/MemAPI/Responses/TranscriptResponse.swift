internal import MemCore

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
