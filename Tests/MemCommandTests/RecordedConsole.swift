import APITestDoubles
import ArgumentParser
import Foundation
import Synchronization

@testable import MemCommand

/// A console that keeps what it is told, and lets a test wait for the next line.
final class RecordedConsole: ConsoleSink {
    private let all = Mutex<(lines: [String], complaints: [String])>(([], []))
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation
    private let drawings = Mutex<[String]>([])

    /// The width of the terminal that it stands for; nil for none.
    let columns: Int?

    init(columns: Int? = nil) {
        self.columns = columns
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// What was printed so far.
    var lines: [String] { all.withLock { $0.lines } }

    /// What was complained about so far.
    var complaints: [String] { all.withLock { $0.complaints } }

    /// Everything that is written from the start, line by line as it comes; for one reader.
    var coming: AsyncStream<String> { stream }

    /// What was drawn in place so far.
    var drawn: [String] { drawings.withLock { $0 } }

    var redrawColumns: Int? { columns }

    func redraw(_ text: String) {
        drawings.withLock { $0.append(text) }
    }

    func write(_ line: String, isComplaint: Bool) {
        all.withLock { all in
            if isComplaint { all.complaints.append(line) } else { all.lines.append(line) }
        }
        continuation.yield(line)
    }
}

/// What a command wrote and how it ended.
struct CommandResult {
    var lines: [String]
    var complaints: [String]
    var exitCode: Int32

    /// The printed lines as one text.
    var text: String { lines.joined(separator: "\n") }
}

/// Runs `mem streams …` (or another root command) as a shell would, against a server.
func run(_ root: any ParsableCommand.Type = StreamsCommand.self, _ arguments: [String]) async -> CommandResult {
    let console = RecordedConsole()
    var exitCode: Int32 = 0
    do {
        try await Console.$sink.withValue(console) {
            var command = try await parse(root, arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        }
    } catch {
        exitCode = root.exitCode(for: error).rawValue
        let message = root.message(for: error)
        if !message.isEmpty { console.write(message, isComplaint: true) }
    }
    return CommandResult(lines: console.lines, complaints: console.complaints, exitCode: exitCode)
}

/// As the program does: asynchronous commands are parsed asynchronously.
private func parse(_ root: any ParsableCommand.Type, _ arguments: [String]) async throws -> any ParsableCommand {
    guard let asynchronous = root as? any AsyncParsableCommand.Type else { return try root.parseAsRoot(arguments) }
    return try await asynchronous.asyncParseAsRoot(arguments)
}

extension RunningAPI {
    /// What `--url` takes.
    var url: String { "http://127.0.0.1:\(port)" }

    /// Runs `mem streams …` against this server.
    func streams(_ arguments: String...) async -> CommandResult {
        await run(StreamsCommand.self, arguments + ["--url", url])
    }
}
