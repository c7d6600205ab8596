internal import MemCore

/// A session as the API answers it: the fields that commands show.
struct SessionAnswer: Decodable, Equatable {
    var sessionID: String
    var streamKey: String
    var sourceID: Int64
    var name: String
    var status: String
    var rtmpURL: String
    var serverURL: String
    var createdAt: String
    var startedAt: String?
    var endedAt: String?
    var resolution: String?
    var framesPerSecond: Double?
    var bitrateKbps: Double?
    var videoCodec: String?
    var audioCodec: String?
    var encoder: String?
    var framesReceived: Int
    var framesStored: Int
    var dropped: Int
    var leftOut: Int?
    var degradation: Degraded?
    var lastFrameAt: String?
    var reconnects: Int
    var errorReason: String?
    var settings: [String: JSONValue]?

    enum CodingKeys: String, CodingKey {
        case sessionID = "session_id"
        case streamKey = "stream_key"
        case sourceID = "source_id"
        case name
        case status
        case rtmpURL = "rtmp_url"
        case serverURL = "server_url"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case resolution
        case framesPerSecond = "fps"
        case bitrateKbps = "bitrate_kbps"
        case videoCodec = "video_codec"
        case audioCodec = "audio_codec"
        case encoder
        case framesReceived = "frames_received"
        case framesStored = "frames_stored"
        case dropped
        case leftOut = "left_out"
        case degradation
        case lastFrameAt = "last_frame_at"
        case reconnects
        case errorReason = "error_reason"
        case settings
    }
}

extension SessionAnswer {
    /// That less is decoded of it than samples need.
    struct Degraded: Decodable, Equatable {
        var step: Int
        var intervalSeconds: Double
        var since: String

        enum CodingKeys: String, CodingKey {
            case step
            case intervalSeconds = "frame_interval_seconds"
            case since
        }

        /// What is decoded; a step that is unknown here leaves out more than any that is known.
        var words: String {
            (DegradationStep(rawValue: step) ?? .eightTimes).words(intervalSeconds: intervalSeconds)
        }
    }
}

/// The list of sessions as the API answers it.
struct SessionListAnswer: Decodable {
    var streams: [SessionAnswer]
}
