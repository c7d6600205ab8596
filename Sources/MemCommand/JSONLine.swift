internal import Logging
internal import MemCore

/// A line of the log as one JSON object: `time`, `level`, `logger`, `message`, and `metadata` with what belongs to it.
enum JSONLine {
    /// The line, without its end.
    ///
    /// - Parameter time: when it was written.
    static func of(_ event: LogEvent, from logger: String, metadata: Logger.Metadata, at time: Instant) -> String {
        var line = "{\"time\":\(text(time.rfc3339)),\"level\":\(text(event.level.rawValue)),"
        line += "\"logger\":\(text(logger)),\"message\":\(text("\(event.message)"))"
        if !metadata.isEmpty { line += ",\"metadata\":\(value(.dictionary(metadata)))" }
        return line + "}"
    }

    private static func value(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let string): text(string)
        case .stringConvertible(let value): text("\(value)")
        case .array(let values): "[" + values.map(self.value).joined(separator: ",") + "]"
        case .dictionary(let fields):
            "{"
                + fields.sorted { $0.key < $1.key }.map { text($0.key) + ":" + self.value($0.value) }
                .joined(separator: ",") + "}"
        }
    }

    /// A text in quotes (RFC 8259, section 7).
    private static func text(_ string: String) -> String {
        var quoted = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
