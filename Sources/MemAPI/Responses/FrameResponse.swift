internal import MemCore

/// A stored frame as JSON, by itself or as what was on screen at an instant.
struct FrameResponse: JSONWritable {
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

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("frame_id", frame.id.rawValue)
            json.field("timestamp", instant)
            json.field("first_seen_at", frame.firstInstant)
            if let appearances {
                json.field("last_seen_at", appearances.last)
                json.field("occurrences", appearances.count)
            }
            json.field("source_id", frame.sourceID.rawValue)
            json.field("perceptual_hash", frame.fingerprint)
            if let similarity { json.field("similarity_score", similarity?.forJSON) }
            json.field("url", FrameURL.image(frame.id))
            json.field("thumbnail_url", FrameURL.thumbnail(frame.id))
            json.field("width", frame.pictureSize.width)
            json.field("height", frame.pictureSize.height)
            json.begin("metadata")
            json.object { json in
                json.field("width", frame.pictureSize.width)
                json.field("height", frame.pictureSize.height)
                json.plain("aspect_ratio") { text in
                    text.append(decimal: Int64(frame.pictureSize.width))
                    text.append(UInt8(ascii: ":"))
                    text.append(decimal: Int64(frame.pictureSize.height))
                }
                json.field("jpeg_quality", frame.jpegQuality)
                json.field("jpeg_bytes", frame.jpegBytes)
            }
        }
    }
}
