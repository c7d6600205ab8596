import ArgumentParser
import MemCommand
import MemStore

/// `mem restore`: a backup becomes the memory.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the memory, while Mem is stopped.",
        discussion: "All is checked before anything is touched. The memory that was there is kept aside."
    )

    @OptionGroup var options: RestoreOptions

    func run() async throws {
        try await options.run { input, target, progress in
            try Restore(archive: input, target: target).run(progress: progress)
        }
    }
}
