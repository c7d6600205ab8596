/// A key of the original (Python) Mem that was in a file and means nothing here.
///
/// It is accepted, so that the original's file starts Mem, and told of, so that nobody believes that it does something.
public struct IgnoredKey: Hashable, Sendable {
    /// The way from the root: `sttd`, `capture.audio`.
    public var path: String
    /// The line that it stands in, if that is known.
    public var line: Int?
    /// What there is instead, as a sentence without the final stop.
    public var reason: String

    /// Creates one.
    public init(path: String, line: Int?, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }
}

/// The original's keys and sections that mean nothing here.
struct OriginalKey: Sendable {
    /// The way from the root; of a section all that is in it counts.
    let path: String
    /// What there is instead.
    let reason: String
    /// The value that asks for what Mem does anyway: nothing to tell of.
    var usual: String?
    /// What only the original's values have in them, of a key that means something else here.
    var mark: String?

    /// All of them, of every version of the original.
    static let all = [
        OriginalKey(path: "capture.audio", reason: "Mem takes in no sound"),
        OriginalKey(
            path: "capture.frame.interval_seconds",
            reason:
                "files are sampled like streams, at streaming.capture.frame_interval_seconds, or as each import asks"
        ),
        OriginalKey(path: "sttd", reason: transcribing),
        OriginalKey(path: "whisper", reason: transcribing),
        OriginalKey(path: "files.filename_format", reason: naming, usual: "YYYY-MM-DD_HH-MM-SS"),
        OriginalKey(
            path: "files.filename_regex",
            reason: naming,
            usual: #"^(\d{4})-(\d{2})-(\d{2})_(\d{2})-(\d{2})-(\d{2})$"#
        ),
        OriginalKey(path: "files.video_pattern", reason: "mem import takes the files that it is given"),
        OriginalKey(
            path: "api.default_time_range_days",
            reason: "a search without a start begins one day before its end",
            usual: "1"
        ),
        OriginalKey(path: "rate_limiting", reason: "Mem has limits of its own, and none for each client"),
        OriginalKey(path: "display", reason: "commands have options like --limit and --from instead"),
        OriginalKey(path: "logging.debug_level", reason: "logging.level is the only level"),
        OriginalKey(
            path: "logging.format",
            reason: "the lines of the log have one of two forms, text or json",
            mark: "%("
        ),
    ]

    private static let transcribing =
        "Mem does not transcribe; any transcriber can send what it heard to POST /api/transcriptions"
    private static let naming =
        "the names of files are read as YYYY-MM-DD_HH-MM-SS; of others the start is given, or taken from the file"
}
