public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem timeline`: what was on screen, when.
public struct TimelineCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Show what was on screen, when; times are local.",
        discussion: "With --json the answer of the API is printed, with times in UTC."
    )

    @OptionGroup var memory: MemoryOptions

    @Option(help: "One row for each span of time: 10s, 1m, 1h, 1d.")
    var bucket: String?

    @Flag(help: "Show gaps, changes of format and wrong dates, too.")
    var gaps = false

    /// Creates the command; the command line fills it.
    public init() {}

    /// Asks and prints.
    public func run() async throws {
        try await memory.server.ask { client in
            var query = try await memory.query(client)
            query.add("type", "timeline")
            query.add("bucket", bucket)
            query.add("include", gaps ? "gaps" : nil)
            let data = try await client.send("GET", "/api/search" + query.text)
            let answer = try client.decode(Answer.self, from: data)
            try memory.output.print(data, nothing: answer.entries.isEmpty ? "Nothing was on screen then." : nil) {
                Console.print(table(of: answer.entries))
                if answer.pagination.hasMore {
                    Console.complain("There are \(answer.count) in all: give --limit, or a shorter range.")
                }
            }
        }
    }

    private func table(of entries: [Entry]) -> [String] {
        var table = TextTable(header: ["TIME", "STREAM", "FRAME", "WHAT"], cutting: ["STREAM", "WHAT"])
        // Gaps and other marks do not tell what their stream is called; its samples do.
        var names: [Int64: String] = [:]
        for entry in entries { if let name = entry.sourceFilename { names[entry.sourceID] = name } }
        for entry in entries {
            table.add([
                HumanTime.shown(entry.timestamp), names[entry.sourceID] ?? "source \(entry.sourceID)",
                entry.frame.map { String($0.frameID) } ?? "-", entry.what,
            ])
        }
        return table.lines
    }

    private struct Answer: Decodable {
        var count: Int
        var entries: [Entry]
        var pagination: Pagination
    }

    private struct Pagination: Decodable {
        var hasMore: Bool

        enum CodingKeys: String, CodingKey {
            case hasMore = "has_more"
        }
    }

    private struct Entry: Decodable {
        struct Frame: Decodable {
            var frameID: Int64

            enum CodingKeys: String, CodingKey {
                case frameID = "frame_id"
            }
        }

        struct Note: Decodable {
            var content: String
        }

        var kind: String
        var timestamp: String
        var sourceID: Int64
        var sourceFilename: String?
        var verdict: String?
        var samples: Int?
        var changes: Int?
        var end: String?
        var cause: String?
        var aheadSeconds: Double?
        var width: Int?
        var height: Int?
        var videoCodec: String?
        var frame: Frame?
        var annotations: [Note]

        enum CodingKeys: String, CodingKey {
            case kind
            case timestamp
            case sourceID = "source_id"
            case sourceFilename = "source_filename"
            case verdict
            case samples
            case changes
            case end
            case cause
            case aheadSeconds = "ahead_seconds"
            case width
            case height
            case videoCodec = "video_codec"
            case frame
            case annotations
        }

        /// The entry in a few words.
        var what: String {
            let words =
                switch kind {
                case "bucket": "\(samples ?? 0) samples, \(changes ?? 0) changes"
                case "gap": "gap (\(cause ?? "?")) until \(end.map(HumanTime.shown) ?? "?")"
                case "misdated":
                    "dated up to \(String(format: "%.1f", aheadSeconds ?? 0)) s too late until \(end.map(HumanTime.shown) ?? "?")"
                case "format": "\(videoCodec ?? "?") \(width ?? 0)x\(height ?? 0) from here on"
                default: verdict ?? kind
                }
            return ([words] + annotations.map { "“\($0.content)”" }).joined(separator: "  ")
        }
    }
}
