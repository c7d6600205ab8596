import ArgumentParser
import ConfigurationFile
import Foundation
import Logging
import MemCommand
import MemCore
import MemIngest
import MemStore

/// `mem import-database`: takes over what the original Mem remembered.
struct ImportDatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-database",
        abstract: "Take over a database of the original (Python) Mem.",
        discussion: """
            Mem must not be running meanwhile, the original neither. Run it as often as you like: what was taken over is \
            not taken over twice, and what an interrupted run left is gone on with.
            """
    )

    @Argument(help: "The original's database file; it is only read.", completion: .file(extensions: ["duckdb"]))
    var old: String

    @Option(help: "Where the original ran, like Europe/Berlin: some of its times have no zone (else this machine's).")
    var timezone: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var configurationOptions: ConfigurationOptions

    func run() async throws {
        let configuration = try configurationOptions.load().configuration
        try await reportingFailures {
            let report = try await StoppedStore.with(configuration) { store in
                try await ProgressBar.show("Taking over", in: .things("samples"), isQuiet: json) { bar in
                    try await takeOver(into: store, configuration, bar)
                }
            }
            Console.print(json ? try report.json : report.text)
        }
    }

    /// Takes over while a pool of processes is there to look at pictures, which are foreign like all of the file.
    private func takeOver(
        into store: Store,
        _ configuration: Configuration,
        _ bar: ProgressBar
    ) async throws -> TakeOverReport {
        let pool = PicturePool(
            decoderPath: try DecoderLocation.find(),
            configuration: CurrentConfiguration(configuration),
            logger: Logger(label: "mem")
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            defer { group.cancelAll() }
            do {
                return try await TakeOver(
                    of: URL(fileURLWithPath: old).path,
                    into: store,
                    zone: timezone ?? TimeZone.current.identifier,
                    look: { jpeg in try await OldPicture(jpeg, lookedAtBy: pool) },
                    progress: { done, all in bar.update(done, of: all) }
                ).run()
            } catch let failure as TakeOverFailure {
                throw CommandFailure(failure.message, failure.exitCode)
            }
        }
    }
}

extension TakeOverFailure {
    fileprivate var exitCode: ExitCode {
        switch code {
        case .missing: CommandExit.cannotRead
        case .foreign, .read: CommandExit.wrongData
        case .locked: CommandExit.locked
        case .zone: .validationFailure
        case .store: .failure
        }
    }
}

extension TakeOverReport {
    fileprivate var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// A line for each table, one for each reason, one for each note.
    fileprivate var text: String {
        var lines: [String] = []
        for table in tables {
            lines.append("\(table.name): \(table.found) found, \(table.taken) taken over, \(table.known) here already")
            for (reason, count) in table.skipped.sorted(by: { $0.key < $1.key }) {
                lines.append("  \(count) left: \(reason)")
            }
        }
        return (lines + notes).joined(separator: "\n")
    }
}
