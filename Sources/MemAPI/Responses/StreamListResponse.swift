internal import MemCore

/// All sessions as JSON.
struct StreamListResponse: Encodable {
    let streams: [SessionResponse]
    let activeCount: Int
    let totalCount: Int

    /// - Parameter showsKeys: whether who asks may publish.
    init(_ sessions: [StreamSession], showsKeys: Bool) {
        streams = sessions.map { SessionResponse($0, showsKey: showsKeys) }
        activeCount = sessions.filter { $0.status == .live }.count
        totalCount = sessions.count
    }

    enum CodingKeys: String, CodingKey {
        case streams
        case activeCount = "active_count"
        case totalCount = "total_count"
    }
}
