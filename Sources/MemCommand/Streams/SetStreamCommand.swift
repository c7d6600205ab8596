internal import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem streams set`: a session is sampled otherwise than the configuration says.
struct SetStreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sample a stream otherwise than the configuration says, from its next keyframe on.",
        discussion: StreamSettings.Name.allCases
            .map { "\($0.rawValue): \(StreamSettings.allowed($0))" }
            .joined(separator: "\n")
            + "\n\nExample: mem streams set desk frame_interval_seconds=5 sensitivity=default"
    )

    @OptionGroup var change: StreamChange

    @Argument(help: "What it is set to, NAME=VALUE each; the value default stands for what the configuration says.")
    var settings: [String]

    private struct Wish: Encodable {
        let settings: [String: JSONValue]
    }

    func run() async throws {
        var wanted: [String: JSONValue] = [:]
        for text in settings {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("\"\(text)\" is not NAME=VALUE.") }
            wanted[String(parts[0])] = Self.value(String(parts[1]))
        }
        let wish = Wish(settings: wanted)
        try await change.server.ask { client in
            let path = MemClient.path(of: try await client.session(change.stream), "")
            let data = try await client.send("PATCH", path, body: try JSONEncoder().encode(wish))
            let session = try client.decode(SessionAnswer.self, from: data)
            try change.output.print(data) {
                Console.print("\"\(Console.printable(session.name))\": \(session.settingsText ?? "as configured").")
            }
        }
    }

    /// A number and a truth value as such, anything else as text.
    private static func value(_ text: String) -> JSONValue {
        if text == "default" { return .null }
        if let whole = Int64(text) { return .integer(whole) }
        if let number = Double(text), number.isFinite { return .number(number) }
        return Bool(text).map { .bool($0) } ?? .string(text)
    }
}
