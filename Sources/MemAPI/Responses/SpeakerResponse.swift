/// Who speaks in a transcription, as somebody just said.
struct SpeakerResponse: Encodable {
    let transcriptionID: Int64
    let speakerName: String
    /// The client's own number for the speaker.
    @OrNull private(set) var speakerID: Int64?
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
}
