internal import MemCore

/// What a client says about a video file besides its bytes: each thing once, wherever it likes.
struct CaptureRequest {
    private var start: Instant?
    private var interval: Double?

    /// Seconds from one sample to the next that may be asked for.
    private static let intervals = 0.1...3600.0

    /// Reads what stands in the address.
    init(_ query: QueryParameters) throws(APIError) {
        start = try query.instant("start_timestamp")
        interval = try query.number("frame_interval", in: Self.intervals)
    }

    /// Reads what stands in a JSON body.
    mutating func read(_ fields: JSONFields) throws(APIError) {
        start = try fields.instant("start_timestamp") ?? start
        guard let config = try fields.object("config") else { return }
        interval =
            try JSONFields(.object(config), path: "config.").number("frame_interval", in: Self.intervals) ?? interval
    }

    /// Reads a field of a form; others are ignored, as in the original.
    mutating func read(_ name: String, _ text: String) throws(APIError) {
        guard !text.isEmpty else { return }
        switch name {
        case "start_timestamp":
            guard let instant = Instant(rfc3339: text) else {
                throw .invalid(name, "This is not a time like 2026-11-22T09:30:00Z.")
            }
            start = instant
        case "frame_interval":
            guard let number = Double(decimal: text), Self.intervals.contains(number) else {
                throw .invalid(name, "This is not a number from 0.1 to 3600.")
            }
            interval = number
        default: break
        }
    }

    /// What is to be imported; the time comes from the name if it was not given.
    func request(for fileName: String, defaultInterval: Double) throws(APIError) -> ImportRequest {
        guard let start = start ?? RecordingName.start(of: fileName) else {
            throw .malformed(
                "file: The name does not say when the recording begins: call it \(RecordingName.form), in UTC, or give"
                    + " start_timestamp."
            )
        }
        return ImportRequest(
            fileName: fileName.isEmpty ? "video" : fileName,
            start: start,
            interval: MediaTime(microseconds: Int64(((interval ?? defaultInterval) * 1_000_000).rounded()))
        )
    }
}
