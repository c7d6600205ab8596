internal import MemCore

extension ConfigurationKey {
    /// When a change of the key makes itself felt; what is not listed is read once, at the start.
    var effect: Setting.Effect {
        switch path {
        case "streaming.rtmp.host", "streaming.rtmp.max_concurrent_streams", "streaming.rtmp.auto_start",
            "streaming.auth.require_stream_key", "api.cors_origins", "logging.level":
            .atOnce
        case "streaming.capture.frame_interval_seconds", "capture.frame.jpeg_quality",
            "capture.frame.enable_deduplication", "capture.frame.sensitivity", "capture.frame.heartbeat_seconds",
            "capture.frame.similarity_threshold":
            .nextKeyframe
        case "streaming.capture.buffer_size", "streaming.capture.max_frame_width",
            "streaming.capture.max_frame_height":
            .nextConnection
        default: .restart
        }
    }
}
