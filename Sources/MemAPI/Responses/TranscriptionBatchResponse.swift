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
