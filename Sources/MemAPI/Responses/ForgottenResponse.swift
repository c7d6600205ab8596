internal import MemCore

/// What was forgotten, or would be, as JSON.
struct ForgottenResponse: Encodable {
    let isDryRun: Bool
    let samples: Int
    let frames: Int
    let bytes: Int64
    let annotations: Int
    let transcriptions: Int
    let segments: Int
    let segmentBytes: Int64

    enum CodingKeys: String, CodingKey {
        case isDryRun = "dry_run"
        case samples
        case frames
        case bytes
        case annotations
        case transcriptions
        case segments
        case segmentBytes = "segment_bytes"
    }

    init(_ forgotten: Forgotten, isDryRun: Bool) {
        self.isDryRun = isDryRun
        samples = forgotten.samples
        frames = forgotten.frames
        bytes = forgotten.bytes
        annotations = forgotten.annotations
        transcriptions = forgotten.transcriptions
        segments = forgotten.segments
        segmentBytes = forgotten.segmentBytes
    }
}
