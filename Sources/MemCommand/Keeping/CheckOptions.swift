public import ArgumentParser
internal import ConfigurationFile
internal import Foundation
public import MemCore

/// `mem check`'s options and its run; the program brings what looks.
public struct CheckOptions: ParsableArguments {
    @Flag(help: "Put right what can be put right, and say what is lost.")
    var repair = false

    @Option(help: "The database file (else database.path).", completion: .file())
    var database: String?

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Looks at everything, prints what was found, and ends with code 65 if something is wrong and stays so.
    ///
    /// - Parameter check: looks at the memory of a configuration, puts right what it can if it is to, and tells how many
    ///   steps of how many are done.
    public func run(
        check: (_ of: Configuration, _ repairs: Bool, _ progress: (Int, Int) -> Void) async throws -> MemoryCheckReport
    ) async throws {
        try await reportingFailures {
            var configuration = try configuration.load().configuration
            if let database { configuration.database.path = database }
            let path = configuration.database.path
            guard FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(
                    "there is no database \(path): set database.path, or name it with --database",
                    CommandExit.cannotRead
                )
            }
            let report = try await ProgressBar.show("Checking \(path)", in: .things("steps"), isQuiet: output.json) {
                bar in
                try await check(configuration, repair) { bar.update($0, of: $1) }
            }
            show(report)
            guard report.isSound else { throw CommandExit.wrongData }
        }
    }

    private func show(_ report: MemoryCheckReport) {
        guard !output.json else { return Console.json(Answer(report)) }
        var table = TextTable(header: ["RULE", "LOOKED AT", "WRONG", "REPAIRED"])
        for finding in report.findings {
            let wrong = finding.wrong > 0 && finding.isLeftover ? "\(finding.wrong) left over" : "\(finding.wrong)"
            table.add([finding.rule, "\(finding.checked)", wrong, repair ? "\(finding.repaired)" : "-"])
        }
        Console.print(table.lines)
        for note in report.notes { Console.print(Console.printable(note)) }
        Console.print(report.isSound ? "The memory is sound." : "The memory is damaged.")
        let leftovers = report.findings.filter { $0.isLeftover && $0.wrong > $0.repaired }
        if !report.isSound, !repair {
            Console.print("Make a backup, then let mem check --repair put right what can be put right.")
        } else if !leftovers.isEmpty, !repair {
            Console.print("What is left over takes space and does no harm; --repair removes it.")
        }
    }

    private struct Answer: Encodable {
        var sound: Bool
        var findings: [MemoryCheckReport.Finding]
        var notes: [String]

        init(_ report: MemoryCheckReport) {
            sound = report.isSound
            findings = report.findings
            notes = report.notes
        }
    }
}
