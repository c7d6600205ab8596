internal import MemCore

/// All sources as JSON.
struct SourceListResponse: JSONWritable {
    private let sources: [Item]

    init(_ sources: [SourceSummary]) {
        self.sources = sources.map(Item.init)
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("count", sources.count)
            json.field("sources", sources)
        }
    }

    /// One source.
    struct Item: JSONWritable {
        private let summary: SourceSummary

        init(_ summary: SourceSummary) {
            self.summary = summary
        }

        func write(to json: inout JSONOutput) {
            json.object { json in
                json.field("source_id", summary.source.id.rawValue)
                json.field("source_type", summary.source.type)
                json.field("source_filename", summary.source.filename)
                json.field("source_location", summary.source.location)
                json.field("session_id", summary.sessionID?.rawValue)
                json.field("first_sample_at", summary.span?.lowerBound.rfc3339)
                json.field("last_sample_at", summary.span?.upperBound.rfc3339)
            }
        }
    }
}
