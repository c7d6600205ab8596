internal import MemCore

/// Samples as rows of a table.
enum SampleRows {
    static let columns: [ExportColumn] = [
        ExportColumn("timestamp", .instant), ExportColumn("source_id", .integer), ExportColumn("session_id", .text),
        ExportColumn("source", .text), ExportColumn("frame_id", .integer), ExportColumn("verdict", .text),
        ExportColumn("scene_changed", .flag), ExportColumn("similarity", .number), ExportColumn("width", .integer),
        ExportColumn("height", .integer), ExportColumn("perceptual_hash", .text), ExportColumn("transcript", .text),
        ExportColumn("annotations", .text),
    ]

    static func row(_ sample: SampleAnswer) -> [ExportValue] {
        let frame = sample.frame
        let notes = sample.annotations.map(\.content).joined(separator: "\n")
        return [
            Instant(rfc3339: sample.timestamp).map { .instant($0) } ?? .null, .integer(sample.sourceID),
            sample.sessionID.map { .text($0) } ?? .null, .text(sample.sourceFilename), .integer(frame.frameID),
            .text(sample.verdict),
            .flag(sample.sceneChanged), frame.similarityScore.map { .number($0) } ?? .null, .integer(frame.width),
            .integer(frame.height), .text(frame.perceptualHash), sample.transcript.map { .text($0.text) } ?? .null,
            sample.annotations.isEmpty ? .null : .text(notes),
        ]
    }
}
