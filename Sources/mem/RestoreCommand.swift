import ArgumentParser
import ConfigurationFile
import Foundation
import MemCommand
import MemCore
import MemStore

/// `mem restore`: a backup becomes the memory.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the memory, while Mem is stopped.",
        discussion: "All is checked before anything is touched. The memory that was there is kept aside."
    )

    @Argument(help: "The backup.", completion: .file())
    var input: String

    @Option(name: .customLong("to"), help: "The database file (else database.path).", completion: .file())
    var target: String?

    @Flag(help: "Remove the memory that was there, once the backup is in its place.")
    var discardOld = false

    @OptionGroup var configurationOptions: ConfigurationOptions

    func run() async throws {
        let path = try target ?? configurationOptions.load().configuration.database.path
        let progress = ProgressLine("Restoring")
        let aside = try Restore(archive: input, target: path).run { progress.show($0, of: $1) }
        progress.end()
        print("\(path) is restored.")
        guard let aside else { return }
        guard discardOld else {
            print("What was there before is in \(aside) and \(aside).pictures; remove both when they are not needed.")
            return
        }
        for rest in ["", ".wal", ".pictures"] where FileManager.default.fileExists(atPath: aside + rest) {
            try FileManager.default.removeItem(atPath: aside + rest)
        }
    }
}
