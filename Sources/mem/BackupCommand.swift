import ArgumentParser
import MemCommand
import MemCore
import MemStore

/// `mem backup`: all that is remembered in one file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write all that is remembered into one file, also while Mem runs and records.",
        discussion: "The file is a tar archive with checksums. It holds the stream keys: keep it to yourself."
    )

    @OptionGroup var options: BackupOptions

    func run() async throws {
        try await options.run { configuration, take in
            try await StoppedStore.with(configuration) { store in
                let backup = try await store.backup()
                try await take(backup)
                await backup.close()
            }
        }
    }
}
