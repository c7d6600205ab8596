public import ArgumentParser
internal import ConfigurationFile
public import MemCore

/// `mem backup`'s options and its run: a running Mem sends the backup, else the program opens the memory itself.
public struct BackupOptions: ParsableArguments {
    @Argument(help: "The file to write, like mem-backup.tar.", completion: .file())
    var output: String

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var configuration: ConfigurationOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Writes the backup.
    ///
    /// - Parameter stopped: opens the memory of a Mem that does not run, hands a backup of it over, and closes it.
    public func run(
        stopped: (Configuration, (any MemoryBackup) async throws -> Void) async throws -> Void
    ) async throws {
        let configuration = try configuration.load().configuration
        let client = try server.client(of: configuration)
        try await reportingFailures {
            let file = try PartFile(output, replacing: force)
            let progress = ProgressLine("Backing up")
            var bytes = 0
            do {
                bytes = try await client.download("/api/backup", to: file, progress)
            } catch MemClientError.unreachable where server.isDefault {
                try await stopped(configuration) { backup in
                    while let piece = try await backup.next() {
                        try file.write(piece)
                        bytes += piece.count
                        progress.show(bytes, of: backup.bytes)
                    }
                }
            }
            try file.finish()
            progress.end()
            Console.print("\(output): \(bytes / 1_000_000) MB. It holds the stream keys: keep it to yourself.")
        }
    }
}
