internal import MemCore

/// What a client says about a video file besides its bytes: each thing once, wherever it likes.
struct CaptureRequest {
    private var start: Start?
    private var interval: Double?

    /// Where the time of the first picture comes from.
    private enum Start {
        case told(Instant)
        /// The file's own word.
        case file
    }

    /// What stands in place of a time for the time that the file itself tells.
    private static let fromFile = "file"

    /// Seconds from one sample to the next that may be asked for.
    private static let intervals = 0.1...3600.0

    /// Reads what stands in the address.
    init(_ query: QueryParameters) throws(APIError) {
        start =
            try query.text("start_timestamp") == Self.fromFile
            ? .file : query.instant("start_timestamp").map(Start.told)
        interval = try query.number("frame_interval", in: Self.intervals)
    }

    /// Reads what stands in a JSON body.
    mutating func read(_ fields: JSONFields) throws(APIError) {
        if fields["start_timestamp"] == .string(Self.fromFile) {
            start = .file
        } else {
            start = try fields.instant("start_timestamp").map(Start.told) ?? start
        }
        guard let config = try fields.object("config") else { return }
        interval =
            try JSONFields(.object(config), path: "config.").number("frame_interval", in: Self.intervals) ?? interval
    }

    /// Reads a field of a form; others are ignored, as in the original.
    mutating func read(_ name: String, _ text: String) throws(APIError) {
        guard !text.isEmpty else { return }
        switch name {
        case "start_timestamp":
            if text == Self.fromFile {
                start = .file
                return
            }
            guard let instant = Instant(rfc3339: text) else {
                throw .invalid(name, "This is not a time like 2026-11-22T09:30:00Z.")
            }
            start = .told(instant)
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
        let instant: Instant?
        switch start {
        case .told(let told): instant = told
        case .file: instant = .now()
        case nil: instant = RecordingName.start(of: fileName)
        }
        guard let instant else {
            throw .malformed(
                "file: The name does not say when the recording begins: call it \(RecordingName.form), in UTC, or give"
                    + " start_timestamp: a time, or \(Self.fromFile) for the time that the file itself tells."
            )
        }
        let isStartInFile = if case .file = start { true } else { false }
        return ImportRequest(
            fileName: fileName.isEmpty ? "video" : fileName,
            start: instant,
            isStartInFile: isStartInFile,
            interval: MediaTime(microseconds: Int64(((interval ?? defaultInterval) * 1_000_000).rounded()))
        )
    }
}
