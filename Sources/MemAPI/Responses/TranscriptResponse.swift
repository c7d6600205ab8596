internal import MemCore

/// What was said, as JSON; as a hit it says where the words are and what was on screen.
struct TranscriptResponse: JSONWritable {
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

    func write(to json: inout JSONOutput) {
        json.object { json in
            let segment = transcription.segment
            json.field("transcription_id", transcription.id.rawValue)
            json.field("timestamp", segment.start)
            json.field("source_id", segment.sourceID.rawValue)
            json.field("text", segment.text)
            json.field("confidence", segment.confidence?.forJSON)
            json.field("language", segment.language)
            json.field("start_timestamp", segment.start)
            json.field("end_timestamp", segment.end)
            json.field("speaker_name", segment.speaker)
            // Transcribers say how sure they are of the words only.
            json.null("speaker_confidence")
            guard let hit else { return }
            json.field("snippet", hit.snippet)
            json.field("score", hit.score.forJSON)
            json.field("frame", hit.frame.map { FrameResponse($0) })
        }
    }
}
