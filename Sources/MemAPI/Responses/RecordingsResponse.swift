internal import MemCore

/// One page of a stream's recordings as JSON.
struct RecordingsResponse: Encodable {
    struct Segment: Encodable {
        let start: String
        let end: String
        let seconds: Double
        let bytes: Int64
        let videoCodec: String
        @OrNull var audioCodec: String?

        enum CodingKeys: String, CodingKey {
            case start = "start_timestamp"
            case end = "end_timestamp"
            case seconds = "duration_seconds"
            case bytes
            case videoCodec = "video_codec"
            case audioCodec = "audio_codec"
        }
    }

    /// What there is of the file that is being written.
    struct Growing: Encodable {
        let start: String
        let end: String
        let seconds: Double

        enum CodingKeys: String, CodingKey {
            case start = "start_timestamp"
            case end = "end_timestamp"
            case seconds = "duration_seconds"
        }

        /// Nil unless it reaches into a range and can be played.
        init?(_ recording: LiveRecording?, in query: SegmentQuery) {
            guard let file = recording?.files.last, !file.isComplete, let start = file.fragments.first?.start,
                let end = file.end, query.start.map({ end > $0 }) ?? true, query.end.map({ start < $0 }) ?? true
            else { return nil }
            self.start = start.rfc3339
            self.end = end.rfc3339
            seconds = end.seconds(since: start)
        }
    }

    let sessionID: String
    let segments: [Segment]
    @OrNull var growing: Growing?
    let count: Int
    let bytes: Int64
    let pagination: Pagination

    enum CodingKeys: String, CodingKey {
        case sessionID = "session_id"
        case segments
        case growing
        case count
        case bytes
        case pagination
    }

    init(_ page: SegmentPage, live: LiveRecording?, query: SegmentQuery) {
        sessionID = query.sessionID.rawValue
        segments = page.segments.map { segment in
            Segment(
                start: segment.start.rfc3339,
                end: segment.end.rfc3339,
                seconds: segment.end.seconds(since: segment.start),
                bytes: segment.bytes,
                videoCodec: segment.videoCodec,
                audioCodec: segment.audioCodec
            )
        }
        growing = Growing(live, in: query)
        count = page.total
        bytes = page.bytes
        pagination = Pagination(limit: query.limit, offset: query.offset, shown: page.segments.count, of: page.total)
    }
}
