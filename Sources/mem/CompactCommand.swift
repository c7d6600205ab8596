import ArgumentParser
import MemCommand
import MemCore
import MemStore

/// `mem compact`: gives space back.
struct CompactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Give the space of what was forgotten back to the disk.",
        discussion:
            "A running Mem rewrites the picture files; while it is stopped the main file becomes smaller as well."
    )

    @OptionGroup var options: CompactOptions

    func run() async throws {
        try await options.run { configuration in
            let before = try await StoppedStore.with(configuration) { store in try await store.compact() }
            try MainFileCompaction.run(StoreConfiguration(configuration))
            return try await StoppedStore.with(configuration) { store in
                let after = try await store.compact()
                return Compaction(
                    bytesBefore: before.bytesBefore,
                    bytesAfter: after.bytesAfter,
                    files: before.files + 1
                )
            }
        }
    }
}
