internal import MemCore

/// All sessions as JSON.
struct StreamListResponse: Encodable {
    let streams: [SessionResponse]
    let activeCount: Int
    let totalCount: Int

    init(_ sessions: [StreamSession]) {
        streams = sessions.map { SessionResponse($0) }
        activeCount = sessions.filter { $0.status == .live }.count
        totalCount = sessions.count
    }

    enum CodingKeys: String, CodingKey {
        case streams
        case activeCount = "active_count"
        case totalCount = "total_count"
    }
}
