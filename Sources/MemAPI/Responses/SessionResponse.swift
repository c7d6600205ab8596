internal import MemCore

/// A session as JSON; fields without a value are written as `null`.
struct SessionResponse: Encodable {
    private let session: StreamSession
    private let message: String?
    private let showsKey: Bool

    /// Wraps a session; a message is what the original's clients read of `start` and `stop`.
    ///
    /// - Parameter showsKey: whether who asks may publish.
    init(_ session: StreamSession, message: String? = nil, showsKey: Bool) {
        self.session = session
        self.message = message
        self.showsKey = showsKey
    }

    enum CodingKeys: String, CodingKey {
        case message
        case sessionID = "session_id"
        case streamKey = "stream_key"
        case name
        case metadata
        case settings
        case status
        case rtmpURL = "rtmp_url"
        case serverURL = "server_url"
        case sourceID = "source_id"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case resolution
        case width
        case height
        case framesPerSecond = "fps"
        case bitrateKbps = "bitrate_kbps"
        case videoCodec = "video_codec"
        case audioCodec = "audio_codec"
        case encoder
        case framesReceived = "frames_received"
        case framesStored = "frames_stored"
        case framesDeduplicated = "frames_deduplicated"
        case dropped
        case skipped
        case leftOut = "left_out"
        case degradation
        case lastFrameAt = "last_frame_at"
        case duration
        case reconnects
        case errorReason = "error_reason"
    }

    func encode(to encoder: any Encoder) throws {
        let record = session.record
        let history = session.history
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(message, forKey: .message)
        try fields.encode(record.id.rawValue, forKey: .sessionID)
        try fields.encode(session.key(isShown: showsKey), forKey: .streamKey)
        try fields.encode(record.name, forKey: .name)
        try fields.encode(record.metadata, forKey: .metadata)
        try fields.encode(record.settings.fields, forKey: .settings)
        try fields.encode(session.status.rawValue, forKey: .status)
        let address = showsKey ? session.rtmpURL : "\(session.serverURL)/\(session.key(isShown: false))"
        try fields.encode(address, forKey: .rtmpURL)
        try fields.encode(session.serverURL, forKey: .serverURL)
        try fields.encode(record.sourceID.rawValue, forKey: .sourceID)
        try fields.encode(record.createdAt.rfc3339, forKey: .createdAt)
        try fields.encode(record.startedAt?.rfc3339, forKey: .startedAt)
        try fields.encode(record.endedAt?.rfc3339, forKey: .endedAt)
        try fields.encode(record.pictureSize?.resolution, forKey: .resolution)
        try fields.encode(record.pictureSize?.width, forKey: .width)
        try fields.encode(record.pictureSize?.height, forKey: .height)
        try fields.encode(session.framesPerSecond?.forJSON, forKey: .framesPerSecond)
        try fields.encode(session.bitrateKbps?.forJSON, forKey: .bitrateKbps)
        try fields.encode(record.videoCodec, forKey: .videoCodec)
        try fields.encode(record.audioCodec, forKey: .audioCodec)
        try fields.encode(record.encoder, forKey: .encoder)
        try fields.encode(history.samplesTaken, forKey: .framesReceived)
        try fields.encode(history.framesStored, forKey: .framesStored)
        try fields.encode(max(0, history.samplesTaken - history.framesStored), forKey: .framesDeduplicated)
        try fields.encode(record.dropped, forKey: .dropped)
        try fields.encode(session.skipped, forKey: .skipped)
        try fields.encode(session.leftOut, forKey: .leftOut)
        try fields.encode(session.degradation.map(DegradationResponse.init), forKey: .degradation)
        try fields.encode(history.lastSampleAt?.rfc3339, forKey: .lastFrameAt)
        try fields.encode(session.duration?.forJSON, forKey: .duration)
        try fields.encode(record.reconnects, forKey: .reconnects)
        try fields.encode(record.errorReason, forKey: .errorReason)
    }
}

extension StreamSession {
    /// The stream key, masked for who may not publish.
    func key(isShown: Bool) -> String { isShown ? record.key.rawValue : record.key.description }
}

extension PictureSize {
    /// `1920x1080`.
    var resolution: String { "\(width)x\(height)" }
}

extension Double {
    /// The number with three decimals, nil if JSON has no notation for it.
    var forJSON: Double? {
        isFinite ? (self * 1000).rounded() / 1000 : nil
    }
}
