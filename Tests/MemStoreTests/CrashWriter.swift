import Foundation
import Synchronization

/// The program `StoreCrashWriter`, running: a store in another process that can be killed.
final class CrashWriter: Sendable {
    /// What it says, line by line.
    let lines: AsyncStream<String>
    let processID: Int32
    private let process: Process
    private let end: AsyncStream<Void>

    /// The program, which is built into the same folder as the tests.
    static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "StoreCrashWriter")

    init(database: String, forgetting: Bool = false) throws {
        process = Process()
        process.executableURL = Self.program
        process.arguments = forgetting ? [database, "forgetting"] : [database]
        let output = Pipe()
        process.standardOutput = output
        let (lines, lineFeed) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        let rest = Mutex("")
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return lineFeed.finish()
            }
            rest.withLock { rest in
                rest += String(decoding: data, as: UTF8.self)
                var parts = rest.split(separator: "\n", omittingEmptySubsequences: false)
                rest = String(parts.removeLast())
                for part in parts { lineFeed.yield(String(part)) }
            }
        }
        let (end, endFeed) = AsyncStream.makeStream(of: Void.self)
        self.end = end
        process.terminationHandler = { _ in endFeed.finish() }
        try process.run()
        processID = process.processIdentifier
    }

    /// Ends it the hard way and waits until it is gone.
    func kill() async {
        Foundation.kill(processID, SIGKILL)
        for await _ in end {}
    }

    deinit {
        if process.isRunning { Foundation.kill(processID, SIGKILL) }
    }
}
