internal import MemCore

/// One entry of the timeline as JSON.
struct TimelineEntryResponse: Encodable {
    private let entry: TimelineEntry

    init(_ entry: TimelineEntry) {
        self.entry = entry
    }

    enum CodingKeys: String, CodingKey {
        case timestamp
        case sourceID = "source_id"
        case sessionID = "session_id"
        case sourceType = "source_type"
        case sourceFilename = "source_filename"
        case sourceLocation = "source_location"
        case sceneChanged = "scene_changed"
        case verdict
        case frame
        case transcript
        case annotations
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(entry.instant.rfc3339, forKey: .timestamp)
        try fields.encode(entry.source.id.rawValue, forKey: .sourceID)
        try fields.encode(entry.sessionID.rawValue, forKey: .sessionID)
        try fields.encode(entry.source.type, forKey: .sourceType)
        try fields.encode(entry.source.filename, forKey: .sourceFilename)
        try fields.encode(entry.source.location, forKey: .sourceLocation)
        try fields.encode(Sample.isSceneChange(similarity: entry.similarity), forKey: .sceneChanged)
        try fields.encode(entry.verdict.name, forKey: .verdict)
        try fields.encode(Frame(entry), forKey: .frame)
        // Mem hears and annotates nothing yet; the original's clients expect both fields.
        try fields.encodeNil(forKey: .transcript)
        try fields.encode([String](), forKey: .annotations)
    }

    /// What was on screen: the stored frame, at the instant and with the similarity of this entry.
    private struct Frame: Encodable {
        let entry: TimelineEntry

        init(_ entry: TimelineEntry) {
            self.entry = entry
        }

        enum CodingKeys: String, CodingKey {
            case frameID = "frame_id"
            case timestamp
            case firstSeenAt = "first_seen_at"
            case sourceID = "source_id"
            case perceptualHash = "perceptual_hash"
            case similarityScore = "similarity_score"
            case url
            case thumbnailURL = "thumbnail_url"
            case width
            case height
            case metadata
        }

        enum MetadataKeys: String, CodingKey {
            case width
            case height
            case aspectRatio = "aspect_ratio"
            case jpegQuality = "jpeg_quality"
        }

        func encode(to encoder: any Encoder) throws {
            let frame = entry.frame
            let url = "/api/search?type=frame&frame_id=\(frame.id)"
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(frame.id.rawValue, forKey: .frameID)
            try fields.encode(entry.instant.rfc3339, forKey: .timestamp)
            try fields.encode(frame.firstInstant.rfc3339, forKey: .firstSeenAt)
            try fields.encode(frame.sourceID.rawValue, forKey: .sourceID)
            try fields.encode(frame.fingerprint.description, forKey: .perceptualHash)
            try fields.encode(entry.similarity?.forJSON, forKey: .similarityScore)
            try fields.encode(url, forKey: .url)
            try fields.encode(url + "&size=thumb", forKey: .thumbnailURL)
            try fields.encode(frame.pictureSize.width, forKey: .width)
            try fields.encode(frame.pictureSize.height, forKey: .height)
            var metadata = fields.nestedContainer(keyedBy: MetadataKeys.self, forKey: .metadata)
            try metadata.encode(frame.pictureSize.width, forKey: .width)
            try metadata.encode(frame.pictureSize.height, forKey: .height)
            try metadata.encode("\(frame.pictureSize.width):\(frame.pictureSize.height)", forKey: .aspectRatio)
            try metadata.encode(frame.jpegQuality, forKey: .jpegQuality)
        }
    }
}
