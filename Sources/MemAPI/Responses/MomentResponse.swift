internal import MemCore

/// One page of moments as JSON.
struct MomentResponse: JSONWritable {
    private let count: Int
    private let moments: [Item]
    private let pagination: Pagination

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

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("count", count)
            json.field("moments", moments)
            json.field("pagination", pagination)
        }
    }

    /// One moment.
    struct Item: JSONWritable {
        private let moment: Moment

        init(_ moment: Moment) {
            self.moment = moment
        }

        func write(to json: inout JSONOutput) {
            json.object { json in
                json.field("moment_id", moment.id.rawValue)
                json.field("source_id", moment.sourceID.rawValue)
                json.field("session_id", moment.sessionID?.rawValue)
                json.field("frame_id", moment.frameID.rawValue)
                json.field("start", moment.start)
                json.field("end", moment.end)
                json.field("dwell_seconds", moment.dwell.forJSON)
                json.field("samples", moment.samples)
                json.field("occurrence", moment.occurrence)
                json.field("url", FrameURL.image(moment.frameID))
                json.field("thumbnail_url", FrameURL.thumbnail(moment.frameID))
            }
        }
    }
}
