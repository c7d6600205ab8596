public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem retention …`: what goes by itself.
public struct RetentionCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Show what goes by itself and how long there is room, or let it go now.",
        discussion: "The rules are settings: mem settings set retention.thin_days=7. None is set by default.",
        subcommands: [
            ShowRetentionCommand.self, RunRetentionCommand.self, RetentionRunsCommand.self, UndoRetentionCommand.self,
        ],
        defaultSubcommand: ShowRetentionCommand.self
    )

    /// Creates the command; the command line fills it.
    public init() {}
}

/// `mem retention show`: the rules, the last run, and a forecast.
struct ShowRetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the rules, what went last, and how long there is room."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let data = try await client.send("GET", "/api/retention")
            let answer = try client.decode(RetentionAnswer.self, from: data)
            try output.print(data) { Console.print(answer.lines) }
        }
    }
}

/// `mem retention run`: what the rules say goes now.
struct RunRetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Let go now of what the rules say, instead of in a quarter of an hour."
    )

    @Flag(help: "Only say what would go.")
    var dryRun = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask(timeout: .seconds(3600)) { client in
            let data = try await ProgressBar.show("Looking what is too old", in: .time, isQuiet: output.json) { _ in
                try await client.send("POST", "/api/retention/run" + (dryRun ? "?dry_run=true" : ""))
            }
            let run = try client.decode(RetentionAnswer.Run.self, from: data)
            try output.print(data) {
                let text = run.text
                guard !text.isEmpty else { return Console.print("There is nothing to let go of.") }
                Console.print((dryRun ? "Would go: " : "Gone: ") + text)
            }
        }
    }
}

/// What the API says of retention.
struct RetentionAnswer: Decodable {
    struct Rules: Decodable {
        var keepDays: Double
        var pictureDays: Double
        var thinDays: Double
        var momentDays: Double
        var recordingDays: Double
        var maxBytes: Double?
        var maxRecordingBytes: Double?
        var maxTimelineBytes: Double?
        var minimumFree: Double?

        enum CodingKeys: String, CodingKey {
            case keepDays = "keep_days"
            case pictureDays = "picture_days"
            case thinDays = "thin_days"
            case momentDays = "moment_days"
            case recordingDays = "recording_days"
            case maxBytes = "max_bytes"
            case maxRecordingBytes = "max_recording_bytes"
            case maxTimelineBytes = "max_timeline_bytes"
            case minimumFree = "minimum_free"
        }
    }

    struct Run: Decodable {
        struct Forgotten: Decodable {
            var samples: Int
            var frames: Int
            var bytes: Double
        }

        struct Pictures: Decodable {
            var pictures: Int
            var bytes: Double
        }

        struct Recordings: Decodable {
            var segments: Int
            var bytes: Double
        }

        var startedAt: String
        var forgotten: Forgotten
        var expired: Pictures
        var thinned: Pictures
        var condensed: Pictures
        var evicted: Pictures
        var recordings: Recordings

        enum CodingKeys: String, CodingKey {
            case startedAt = "started_at"
            case forgotten
            case expired
            case thinned
            case condensed
            case evicted
            case recordings
        }

        /// As people read it; empty for nothing.
        var text: String {
            var parts: [String] = []
            if forgotten.samples > 0 {
                parts.append("\(Amount.of(forgotten.samples, "sample")) with \(Amount.of(forgotten.frames, "picture"))")
            }
            let kinds = [
                (expired, "that expired"), (thinned, "that were thinned out"),
                (condensed, "of scenes that have another"), (evicted, "for want of room"),
            ]
            for (pictures, why) in kinds where pictures.pictures > 0 {
                let size = Amount.bytes(pictures.bytes)
                parts.append("\(Amount.of(pictures.pictures, "picture")) (\(size)) \(why)")
            }
            if recordings.segments > 0 {
                let size = Amount.bytes(recordings.bytes)
                parts.append("\(Amount.of(recordings.segments, "recorded segment")) (\(size))")
            }
            return parts.joined(separator: ", ")
        }
    }

    struct Forecast: Decodable {
        struct Source: Decodable {
            var name: String
            var bytesPerDay: Double

            enum CodingKeys: String, CodingKey {
                case name
                case bytesPerDay = "bytes_per_day"
            }
        }

        var bytesPerDay: Double
        var pictureBytes: Double
        var recordingBytes: Double
        var timelineBytes: Double
        var daysUntilFull: Double?
        var sources: [Source]

        enum CodingKeys: String, CodingKey {
            case bytesPerDay = "bytes_per_day"
            case pictureBytes = "picture_bytes"
            case recordingBytes = "recording_bytes"
            case timelineBytes = "timeline_bytes"
            case daysUntilFull = "days_until_full"
            case sources
        }
    }

    var rules: Rules
    var lastRun: Run?
    var forecast: Forecast

    enum CodingKeys: String, CodingKey {
        case rules
        case lastRun = "last_run"
        case forecast
    }

    var lines: [String] {
        var lines: [String] = []
        func rule(_ days: Double, _ what: String) {
            if days > 0 { lines.append("After \(Amount.short(days)) days \(what).") }
        }
        rule(rules.thinDays, "one new picture of each minute stays")
        rule(rules.momentDays, "only moments that begin another scene keep their pictures")
        rule(rules.pictureDays, "pictures go, the timeline stays")
        rule(rules.recordingDays, "recordings go")
        rule(rules.keepDays, "all is forgotten")
        if let bytes = rules.maxBytes { lines.append("Pictures may take \(Amount.bytes(bytes)).") }
        if let bytes = rules.maxRecordingBytes { lines.append("Recordings may take \(Amount.bytes(bytes)).") }
        if let bytes = rules.maxTimelineBytes {
            let taken = Amount.bytes(forecast.timelineBytes)
            lines.append("The timeline may take \(Amount.bytes(bytes)), and takes \(taken).")
        }
        if let bytes = rules.minimumFree { lines.append("\(Amount.bytes(bytes)) of the disk are kept free.") }
        if lines.isEmpty { lines.append("Nothing goes by itself: see retention in mem settings.") }
        if let lastRun { lines.append("Went last, \(HumanTime.shown(lastRun.startedAt)): \(lastRun.text).") }
        let taken = [("Pictures", forecast.pictureBytes), ("recordings", forecast.recordingBytes)]
        let sizes = taken.prefix(forecast.recordingBytes > 0 ? 2 : 1).map { "\($0.0) take \(Amount.bytes($0.1))" }
        lines.append("\(sizes.joined(separator: ", ")); \(Amount.bytes(forecast.bytesPerDay)) are added a day.")
        if let days = forecast.daysUntilFull {
            lines.append("Without rules there is room for \(Amount.short(days)) days.")
        }
        var table = TextTable(header: ["STREAM", "A DAY"], cutting: ["STREAM"])
        for source in forecast.sources { table.add([source.name, Amount.bytes(source.bytesPerDay)]) }
        return forecast.sources.isEmpty ? lines : lines + table.lines
    }
}
