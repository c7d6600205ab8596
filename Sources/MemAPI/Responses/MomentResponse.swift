internal import MemCore

/// One page of moments as JSON.
struct MomentResponse: Encodable {
    let count: Int
    let moments: [Item]
    let pagination: Pagination

    init(_ page: MomentPage, query: MomentQuery) {
        count = page.total
        moments = page.moments.map(Item.init)
        pagination = Pagination(
            limit: query.part.limit,
            offset: query.part.offset,
            shown: page.moments.count,
            of: page.total
        )
    }

    /// One moment.
    struct Item: Encodable {
        private let moment: Moment

        init(_ moment: Moment) {
            self.moment = moment
        }

        enum CodingKeys: String, CodingKey {
            case momentID = "moment_id"
            case sourceID = "source_id"
            case sessionID = "session_id"
            case frameID = "frame_id"
            case start
            case end
            case dwellSeconds = "dwell_seconds"
            case samples
            case occurrence
            case url
            case thumbnailURL = "thumbnail_url"
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(moment.id.rawValue, forKey: .momentID)
            try fields.encode(moment.sourceID.rawValue, forKey: .sourceID)
            try fields.encode(moment.sessionID?.rawValue, forKey: .sessionID)
            try fields.encode(moment.frameID.rawValue, forKey: .frameID)
            try fields.encode(moment.start.rfc3339, forKey: .start)
            try fields.encode(moment.end.rfc3339, forKey: .end)
            try fields.encode(moment.dwell.forJSON, forKey: .dwellSeconds)
            try fields.encode(moment.samples, forKey: .samples)
            try fields.encode(moment.occurrence, forKey: .occurrence)
            try fields.encode(FrameURL.image(moment.frameID), forKey: .url)
            try fields.encode(FrameURL.thumbnail(moment.frameID), forKey: .thumbnailURL)
        }
    }
}
