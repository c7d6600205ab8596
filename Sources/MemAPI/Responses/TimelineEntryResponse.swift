internal import MemCore

/// One entry of the timeline as JSON.
struct TimelineEntryResponse: JSONWritable {
    private let entry: TimelineEntry
    private let texts: TimelineTexts.Entry

    init(_ entry: TimelineEntry, _ texts: TimelineTexts.Entry = TimelineTexts.Entry()) {
        self.entry = entry
        self.texts = texts
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("timestamp", entry.instant)
            json.field("source_id", entry.source.id.rawValue)
            json.field("session_id", entry.sessionID?.rawValue)
            json.field("source_type", entry.source.type)
            json.field("source_filename", entry.source.filename)
            json.field("source_location", entry.source.location)
            json.field("scene_changed", Sample.isSceneChange(similarity: entry.similarity))
            json.field("kind", entry.bucket == nil ? "sample" : "bucket")
            if let bucket = entry.bucket {
                json.field("samples", bucket.samples)
                json.field("changes", bucket.changes)
            } else {
                json.field("verdict", entry.verdict.name)
            }
            json.field("frame", FrameResponse(entry))
            json.field("transcript", texts.transcription.map { TranscriptResponse($0) })
            json.field("annotations", texts.annotations.map(AnnotationResponse.init))
        }
    }
}
