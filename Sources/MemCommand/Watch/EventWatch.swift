internal import Foundation
internal import MemCore

/// Listens for events and prints them, one a line.
struct EventWatch {
    let client: MemClient
    /// What is asked for: kinds and streams.
    let query: String
    /// Whether lines are JSON.
    let isJSON: Bool
    /// The event behind which it begins; nil: with what happens from now on.
    let start: Int64?
    /// The time before it is tried again where nobody answers.
    var pause = Duration.seconds(2)

    /// Listens until it is cancelled.
    ///
    /// A server that does not answer at the start, or refuses, ends the watch; one that goes away later is waited for.
    /// - Throws: ``MemClientError``
    func run() async throws {
        var blocks = EventBlocks(lastID: start.map(String.init))
        var names = isJSON ? [:] : try await names()
        var isLost = false
        var hasBegun = false
        while !Task.isCancelled {
            do {
                try await client.listen("/api/events" + query, lastEventID: blocks.lastID) { bytes in
                    if isLost { Console.complain("Mem answers again.") }
                    (isLost, hasBegun) = (false, true)
                    guard let events = blocks.take(bytes) else { return false }
                    for event in events { await print(event, &names) }
                    return true
                }
            } catch let error as MemClientError {
                guard hasBegun, error.mayPass, !Task.isCancelled else { throw error }
                if !isLost { Console.complain("\(error) Waiting for it.") }
                isLost = true
            }
            // What was cut off in the middle comes again.
            blocks = EventBlocks(lastID: blocks.lastID)
            try? await Task.sleep(for: pause)
        }
    }

    private func print(_ block: EventBlocks.Block, _ names: inout [String: String]) async {
        guard block.kind != "hello" else { return }
        guard !isJSON else { return Console.print(block.data) }
        guard let event = try? JSONDecoder().decode(EventAnswer.self, from: Data(block.data.utf8)) else { return }
        if let id = event.sessionID, names[id] == nil {
            // One that was created meanwhile; one that is not there any more is called by its id.
            names.merge((try? await self.names()) ?? [:]) { $1 }
            names[id] = names[id] ?? String(id.prefix(8))
        }
        let source = event.sessionID.flatMap { names[$0] } ?? event.sourceID.map { "source \($0)" } ?? "-"
        let columns = [event.time, TextWidth.pad(event.kind, to: 20), TextWidth.pad(source, to: 12), event.details]
        let line = Console.printable(columns.joined(separator: "  "))
        Console.print(line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? "")
    }

    private func names() async throws -> [String: String] {
        Dictionary(try await client.sessions().map { ($0.sessionID, $0.name) }) { $1 }
    }
}

extension MemClientError {
    /// Whether it may be another way the next time: a server that was stopped, or has too much to do.
    fileprivate var mayPass: Bool {
        switch self {
        case .unreachable, .silent: true
        case .refused(let status, _): status == 503
        case .notMem(_, let status): status >= 500
        case .untrusted, .locked: false
        }
    }
}
