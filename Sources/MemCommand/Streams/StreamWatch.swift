internal import Foundation
internal import MemCore

/// Asks for sessions again and again and prints those that changed.
struct StreamWatch {
    let client: MemClient
    /// The one session to watch; nil for all.
    let stream: SessionAnswer?
    /// Whether lines are JSON.
    let isJSON: Bool
    /// The time between two questions: that between two samples at the default configuration.
    var interval = Duration.seconds(1)

    /// Watches until it is cancelled or the one watched session is deleted.
    ///
    /// A server that does not answer at the start ends the watch; one that goes away later is waited for.
    /// - Throws: ``MemClientError``
    func run() async throws {
        var shown = try report(await ask(), shown: [:])
        var isLost = false
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            do {
                shown = try report(await ask(), shown: shown)
                if isLost { Console.complain("Mem answers again.") }
                isLost = false
            } catch let error as MemClientError {
                if case .refused(status: 404, _) = error, stream != nil {
                    return Console.complain("The stream was deleted.")
                }
                if Task.isCancelled { return }
                if !isLost { Console.complain("\(error) Waiting for it.") }
                isLost = true
            }
        }
    }

    /// The sessions, each as it is to be compared and as it is to be printed.
    private func ask() async throws -> [JSONValue] {
        let data = try await client.send("GET", stream.map { MemClient.path(of: $0) } ?? "/api/streams")
        let answer = try client.decode(JSONValue.self, from: data)
        guard stream == nil else { return [answer] }
        guard case .object(let fields) = answer, case .array(let sessions)? = fields["streams"] else { return [] }
        return sessions
    }

    /// Prints the sessions whose line is another than before, and returns all lines by session.
    private func report(_ sessions: [JSONValue], shown: [String: String]) throws -> [String: String] {
        var lines: [String: String] = [:]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for value in sessions {
            let data = try encoder.encode(value)
            let session = try client.decode(SessionAnswer.self, from: data)
            let line = isJSON ? String(decoding: data, as: UTF8.self) : session.glance
            lines[session.sessionID] = line
            guard shown[session.sessionID] != line else { continue }
            Console.print(isJSON ? line : Instant.now().timeOfDay + "  " + line)
        }
        if stream == nil, !isJSON {
            for id in shown.keys.sorted() where lines[id] == nil { Console.print("Stream \(id) was deleted.") }
        }
        return lines
    }
}

extension Instant {
    /// `09:30:00Z`.
    fileprivate var timeOfDay: String {
        String(rfc3339.drop { $0 != "T" }.dropFirst().prefix(8)) + "Z"
    }
}
