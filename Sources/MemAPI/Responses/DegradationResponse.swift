internal import MemCore

/// That a stream is degraded, as JSON.
struct DegradationResponse: Encodable {
    private let degradation: Degradation

    /// Wraps it.
    init(_ degradation: Degradation) {
        self.degradation = degradation
    }

    enum CodingKeys: String, CodingKey {
        case step
        case intervalSeconds = "frame_interval_seconds"
        case since
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(degradation.step.rawValue, forKey: .step)
        try fields.encode(degradation.intervalSeconds.forJSON, forKey: .intervalSeconds)
        try fields.encode(degradation.since.rfc3339, forKey: .since)
    }
}
