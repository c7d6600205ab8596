import ArgumentParser
import Foundation
import MemStore
import SQLSandbox

/// The inside of a query's process; the store starts it, people never do.
struct AnswerQueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: StoreConfiguration.queryCommand,
        abstract: "Answer a query that comes over standard input.",
        shouldDisplay: false
    )

    func run() {
        Sandbox.run(descriptor: FileHandle.standardInput.fileDescriptor)
    }
}
