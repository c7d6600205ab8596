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
            try await ProgressBar.show("Backing up to \(output)", in: .bytes) { bar in
                do {
                    try await client.download("/api/backup", to: file, bar)
                } catch MemClientError.unreachable where server.isDefault {
                    try await stopped(configuration) { backup in
                        var done = 0
                        while let piece = try await backup.next() {
                            try file.write(piece)
                            done += piece.count
                            bar.update(Int64(done), of: Int64(backup.bytes))
                        }
                    }
                }
                try file.finish()
            }
            Console.print("\(output) is whole. It holds the stream keys: keep it to yourself.")
        }
    }
}
