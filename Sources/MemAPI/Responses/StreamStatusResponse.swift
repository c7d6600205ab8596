internal import MemCore

/// The listener and all sessions at a glance, as JSON.
struct StreamStatusResponse: Encodable {
    private let listener: ListenerStatus
    private let sessions: [StreamSession]
    private let showsKeys: Bool

    /// - Parameter showsKeys: whether who asks may publish.
    init(_ listener: ListenerStatus, _ sessions: [StreamSession], showsKeys: Bool) {
        self.showsKeys = showsKeys
        self.listener = listener
        self.sessions = sessions
    }

    func encode(to encoder: any Encoder) throws {
        var parts = encoder.container(keyedBy: Part.self)
        var server = parts.nestedContainer(keyedBy: Server.self, forKey: .server)
        try server.encode(listener.isActive, forKey: .active)
        try server.encode(listener.host, forKey: .host)
        try server.encode(listener.port, forKey: .port)
        try server.encode(listener.securePort, forKey: .rtmpsPort)
        try server.encode(listener.maxStreams, forKey: .maxStreams)
        var streams = parts.nestedContainer(keyedBy: Streams.self, forKey: .streams)
        try streams.encode(sessions.filter { $0.status == .live }.count, forKey: .active)
        try streams.encode(sessions.count, forKey: .total)
        try streams.encode(sessions.map { Glance(session: $0, showsKey: showsKeys) }, forKey: .sessions)
    }

    private enum Part: String, CodingKey {
        case server
        case streams
    }

    private enum Server: String, CodingKey {
        case active
        case host
        case port
        case rtmpsPort = "rtmps_port"
        case maxStreams = "max_streams"
    }

    private enum Streams: String, CodingKey {
        case active
        case total
        case sessions
    }

    /// The few fields of a session that the original shows here.
    private struct Glance: Encodable {
        let session: StreamSession
        let showsKey: Bool

        func encode(to encoder: any Encoder) throws {
            let record = session.record
            var fields = encoder.container(keyedBy: Field.self)
            try fields.encode(record.id.rawValue, forKey: .sessionID)
            try fields.encode(session.key(isShown: showsKey), forKey: .streamKey)
            try fields.encode(record.name, forKey: .streamName)
            try fields.encode(session.status.rawValue, forKey: .status)
            try fields.encode(record.pictureSize?.resolution, forKey: .resolution)
            try fields.encode(session.history.samplesTaken, forKey: .framesReceived)
            try fields.encode(session.history.framesStored, forKey: .framesStored)
            try fields.encode(record.startedAt?.rfc3339, forKey: .startedAt)
            try fields.encode(session.duration?.forJSON, forKey: .duration)
        }
    }

    private enum Field: String, CodingKey {
        case sessionID = "session_id"
        case streamKey = "stream_key"
        case streamName = "stream_name"
        case status
        case resolution
        case framesReceived = "frames_received"
        case framesStored = "frames_stored"
        case startedAt = "started_at"
        case duration
    }
}
