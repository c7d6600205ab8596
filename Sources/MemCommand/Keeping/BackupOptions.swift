public import ArgumentParser
public import MemCore

/// `mem backup`'s options and its run: a running Mem sends the backup, else the program opens the memory itself.
public struct BackupOptions: ParsableArguments {
    @Argument(help: "The file to write, like mem-backup.tar.", completion: .file())
    var output: String

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @OptionGroup var server: ServerOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Writes the backup.
    ///
    /// - Parameter stopped: opens the memory of a Mem that does not run, hands a backup of it over, and closes it.
    public func run(
        stopped: (Configuration, (any MemoryBackup) async throws -> Void) async throws -> Void
    ) async throws {
        try await reportingFailures {
            let place = try OutputPlace(output, mayReplace: force)
            let file = try PrivateFile(for: place)
            try await ProgressBar.show("Backing up to \(output)", in: .bytes) { bar in
                try await server.ask(timeout: .seconds(6 * 3600)) { client in
                    try await client.download("/api/backup") { piece, done, total in
                        try file.write(piece)
                        bar.update(done, of: total)
                    }
                } stopped: { configuration in
                    try await stopped(configuration) { backup in
                        var done = 0
                        while let piece = try await backup.next() {
                            try file.write(piece)
                            done += piece.count
                            bar.update(done, of: backup.bytes)
                        }
                    }
                }
            }
            try file.finish()
            Console.print("\(output) is whole. It holds the stream keys: keep it to yourself.")
        }
    }
}
