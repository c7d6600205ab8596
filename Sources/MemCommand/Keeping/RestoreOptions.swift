public import ArgumentParser
internal import ConfigurationFile
internal import Foundation
internal import MemCore

/// `mem restore`'s options and its run; the program brings what unpacks.
public struct RestoreOptions: ParsableArguments {
    @Argument(help: "The backup.", completion: .file())
    var input: String

    @Option(name: .customLong("to"), help: "The database file (else database.path).", completion: .file())
    var target: String?

    @Flag(help: "Remove the memory that was there, once the backup is in its place.")
    var discardOld = false

    @OptionGroup var configuration: ConfigurationOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Restores and says where the memory is that was there before.
    ///
    /// - Parameter restore: puts a backup in the place of a memory, tells how many bytes of how many are done, and returns
    ///   where the memory is that was there before.
    public func run(
        restore: (_ input: String, _ target: String, _ progress: (Int, Int) -> Void) throws -> String?
    ) async throws {
        try await reportingFailures {
            try InputFile.check(input)
            try await run(to: target ?? configuration.load().configuration.database.path, restore)
        }
    }

    private func run(
        to path: String,
        _ restore: (_ input: String, _ target: String, _ progress: (Int, Int) -> Void) throws -> String?
    ) async throws {
        let aside = try await ProgressBar.show("Restoring \(path)", in: .bytes) { bar in
            try restore(input, path) { bar.update($0, of: $1) }
        }
        Console.print("\(path) is restored from \(input).")
        guard let aside else { return }
        guard discardOld else {
            Console.print(
                "What was there before is \(aside) and \(aside).pictures; remove both when nobody needs them."
            )
            return
        }
        for rest in ["", ".wal", ".pictures"] where FileManager.default.fileExists(atPath: aside + rest) {
            try FileManager.default.removeItem(atPath: aside + rest)
        }
    }
}
