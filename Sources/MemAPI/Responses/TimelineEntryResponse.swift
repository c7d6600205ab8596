internal import MemCore

/// One entry of the timeline as JSON.
struct TimelineEntryResponse: Encodable {
    private let entry: TimelineEntry
    private let texts: TimelineTexts.Entry

    init(_ entry: TimelineEntry, _ texts: TimelineTexts.Entry = TimelineTexts.Entry()) {
        self.entry = entry
        self.texts = texts
    }

    enum CodingKeys: String, CodingKey {
        case kind
        case timestamp
        case sourceID = "source_id"
        case sessionID = "session_id"
        case sourceType = "source_type"
        case sourceFilename = "source_filename"
        case sourceLocation = "source_location"
        case sceneChanged = "scene_changed"
        case verdict
        case samples
        case changes
        case frame
        case transcript
        case annotations
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(entry.instant.rfc3339, forKey: .timestamp)
        try fields.encode(entry.source.id.rawValue, forKey: .sourceID)
        try fields.encode(entry.sessionID?.rawValue, forKey: .sessionID)
        try fields.encode(entry.source.type, forKey: .sourceType)
        try fields.encode(entry.source.filename, forKey: .sourceFilename)
        try fields.encode(entry.source.location, forKey: .sourceLocation)
        try fields.encode(Sample.isSceneChange(similarity: entry.similarity), forKey: .sceneChanged)
        try fields.encode(entry.bucket == nil ? "sample" : "bucket", forKey: .kind)
        if let bucket = entry.bucket {
            try fields.encode(bucket.samples, forKey: .samples)
            try fields.encode(bucket.changes, forKey: .changes)
        } else {
            try fields.encode(entry.verdict.name, forKey: .verdict)
        }
        try fields.encode(FrameResponse(entry), forKey: .frame)
        try fields.encode(texts.transcription.map { TranscriptResponse($0) }, forKey: .transcript)
        try fields.encode(texts.annotations.map(AnnotationResponse.init), forKey: .annotations)
    }
}
