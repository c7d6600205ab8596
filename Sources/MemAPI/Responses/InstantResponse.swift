internal import MemCore

/// What every source had on screen at one instant, as JSON.
struct InstantResponse: JSONWritable {
    private let instant: Instant
    private let entries: [TimelineEntryResponse]

    init(_ entries: [TimelineEntry], at instant: Instant) {
        self.instant = instant
        self.entries = entries.map { TimelineEntryResponse($0) }
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("timestamp", instant)
            json.field("count", entries.count)
            json.field("entries", entries)
        }
    }
}
