internal import MemCore

/// All sessions as JSON.
struct StreamListResponse: Encodable {
    let streams: [SessionResponse]
    let activeCount: Int
    let totalCount: Int
    private let lastRefusal: Refusal?

    /// A publisher that was not let in, as JSON.
    private struct Refusal: Encodable {
        let at: String
        let reason: String
    }

    /// - Parameter showsKeys: whether who asks may publish.
    init(_ sessions: [StreamSession], lastRefusal: PublisherRefusal?, showsKeys: Bool) {
        streams = sessions.map { SessionResponse($0, showsKey: showsKeys) }
        activeCount = sessions.filter { $0.status == .live }.count
        totalCount = sessions.count
        self.lastRefusal = lastRefusal.map { Refusal(at: $0.at.rfc3339, reason: $0.reason) }
    }

    enum CodingKeys: String, CodingKey {
        case streams
        case activeCount = "active_count"
        case totalCount = "total_count"
        case lastRefusal = "last_refusal"
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(streams, forKey: .streams)
        try fields.encode(activeCount, forKey: .activeCount)
        try fields.encode(totalCount, forKey: .totalCount)
        try fields.encode(lastRefusal, forKey: .lastRefusal)
    }
}
