internal import MemCore

/// A stored frame as JSON, by itself or as what was on screen at an instant.
struct FrameResponse: Encodable {
    private let frame: FrameRecord
    private let instant: Instant
    /// Similarity to what it was compared with; the inner nil stands for a first sample, which has nothing before it.
    private let similarity: Double??
    /// When it was on screen, where that was asked for.
    private var appearances: Appearances?

    /// A frame by itself; its timestamp is when it was first on screen.
    init(_ frame: FrameRecord) {
        self.frame = frame
        instant = frame.firstInstant
        similarity = nil
    }

    /// What was on screen at an entry's instant, with the similarity to the sample before it.
    init(_ entry: TimelineEntry) {
        frame = entry.frame
        instant = entry.instant
        similarity = .some(entry.similarity)
    }

    /// A frame that looks like another one.
    init(_ similar: SimilarFrame, appearances: Appearances? = nil) {
        self.appearances = appearances
        frame = similar.frame
        instant = similar.frame.firstInstant
        similarity = .some(similar.similarity)
    }

    enum CodingKeys: String, CodingKey {
        case frameID = "frame_id"
        case timestamp
        case firstSeenAt = "first_seen_at"
        case lastSeenAt = "last_seen_at"
        case occurrences
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
        case jpegBytes = "jpeg_bytes"
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(frame.id.rawValue, forKey: .frameID)
        try fields.encode(instant.rfc3339, forKey: .timestamp)
        try fields.encode(frame.firstInstant.rfc3339, forKey: .firstSeenAt)
        if let appearances {
            try fields.encode(appearances.last.rfc3339, forKey: .lastSeenAt)
            try fields.encode(appearances.count, forKey: .occurrences)
        }
        try fields.encode(frame.sourceID.rawValue, forKey: .sourceID)
        try fields.encode(frame.fingerprint.description, forKey: .perceptualHash)
        if let similarity { try fields.encode(similarity?.forJSON, forKey: .similarityScore) }
        try fields.encode(FrameURL.image(frame.id), forKey: .url)
        try fields.encode(FrameURL.thumbnail(frame.id), forKey: .thumbnailURL)
        try fields.encode(frame.pictureSize.width, forKey: .width)
        try fields.encode(frame.pictureSize.height, forKey: .height)
        var metadata = fields.nestedContainer(keyedBy: MetadataKeys.self, forKey: .metadata)
        try metadata.encode(frame.pictureSize.width, forKey: .width)
        try metadata.encode(frame.pictureSize.height, forKey: .height)
        try metadata.encode("\(frame.pictureSize.width):\(frame.pictureSize.height)", forKey: .aspectRatio)
        try metadata.encode(frame.jpegQuality, forKey: .jpegQuality)
        try metadata.encode(frame.jpegBytes, forKey: .jpegBytes)
    }
}
