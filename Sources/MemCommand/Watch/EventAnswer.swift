internal import MemCore

/// An event as the API tells it: what people read of it.
struct EventAnswer: Decodable {
    let kind: String
    let timestamp: String
    let sessionID: String?
    let sourceID: Int64?
    private let fields: [String: JSONValue]

    init(from decoder: any Decoder) throws {
        fields = try decoder.singleValueContainer().decode([String: JSONValue].self)
        guard case .string(let kind)? = fields["kind"], case .string(let timestamp)? = fields["timestamp"] else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no event"))
        }
        (self.kind, self.timestamp) = (kind, timestamp)
        sessionID = fields["session_id"]?.words
        sourceID = if case .integer(let number)? = fields["source_id"] { number } else { nil }
    }

    /// The part that no other kind has, in words.
    var details: String {
        let parts: [String?] =
            switch kind {
            case "sample.new", "sample.seen", "scene.changed":
                ["frame \(word("frame_id"))", has("similarity_score") ? "similarity \(word("similarity_score"))" : nil]
            case "session.created", "session.renamed": [fields["name"]?.words]
            case "session.live", "format.changed":
                [fields["video_codec"]?.words, has("width") ? "\(word("width"))x\(word("height"))" : nil]
            case "session.error": [fields["error_reason"]?.words]
            case "gap": ["until \(local(word("end")))", fields["cause"]?.words]
            case "storage.low", "storage.ok": [fields["state"]?.words, "\(megabytes("free_bytes")) MB free"]
            case "job.progress":
                ["job \(word("job_id"))", fields["status"]?.words, percent("progress"), fields["error"]?.words]
            case "annotation.created", "annotation.changed", "annotation.deleted":
                ["annotation \(word("annotation_id"))", "at \(local(word("start_timestamp")))"]
            case "memory.forgotten": ["\(word("samples")) samples, \(word("frames")) frames"]
            case "alert.fired", "alert.resolved":
                [fields["rule_name"]?.words, "\(word("condition")): \(word("value"))", fields["resolution"]?.words]
            case "missed": ["some events are not in the log any more"]
            default: []
            }
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    /// When it happened, as the clock on the wall shows it.
    var time: String { local(timestamp) }

    private func has(_ name: String) -> Bool { fields[name]?.words != nil }

    private func word(_ name: String) -> String { fields[name]?.words ?? "-" }

    private func local(_ text: String) -> String { Instant(rfc3339: text)?.local() ?? text }

    private func megabytes(_ name: String) -> String {
        if case .integer(let bytes)? = fields[name] { String(bytes / 1_000_000) } else { "-" }
    }

    private func percent(_ name: String) -> String? {
        switch fields[name] {
        case .number(let share): "\(Int((share * 100).rounded())) %"
        case .integer(let share): "\(share * 100) %"
        default: nil
        }
    }
}

extension JSONValue {
    /// A text or a number as people read it; nil for everything else.
    fileprivate var words: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        default: nil
        }
    }
}
