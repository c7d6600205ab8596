/// Who speaks in a transcription, as somebody just said.
struct SpeakerResponse: Encodable {
    let transcriptionID: Int64
    let speakerName: String
    /// The client's own number for the speaker.
    let speakerID: Int64?
    /// Whoever says it knows it.
    let speakerConfidence = 1.0
    let message = "Speaker updated successfully"

    enum CodingKeys: String, CodingKey {
        case transcriptionID = "transcription_id"
        case speakerName = "speaker_name"
        case speakerID = "speaker_id"
        case speakerConfidence = "speaker_confidence"
        case message
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(transcriptionID, forKey: .transcriptionID)
        try fields.encode(speakerName, forKey: .speakerName)
        try fields.encode(speakerID, forKey: .speakerID)
        try fields.encode(speakerConfidence, forKey: .speakerConfidence)
        try fields.encode(message, forKey: .message)
    }
}
