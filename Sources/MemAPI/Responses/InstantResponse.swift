internal import MemCore

/// What every source had on screen at one instant, as JSON.
struct InstantResponse: Encodable {
    let timestamp: String
    let count: Int
    let entries: [TimelineEntryResponse]

    init(_ entries: [TimelineEntry], at instant: Instant) {
        timestamp = instant.rfc3339
        count = entries.count
        self.entries = entries.map { TimelineEntryResponse($0) }
    }
}
