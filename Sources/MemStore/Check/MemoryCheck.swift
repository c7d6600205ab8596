internal import DuckDB
public import Logging
public import MemCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Looks at all that is remembered while nobody has it open: whether every row, text and picture is what it should be.
///
/// Memory does not grow with what is looked at. Without repairs nothing is changed.
public struct MemoryCheck: Sendable {
    private let configuration: StoreConfiguration
    private let repairs: Bool
    private let logger: Logger

    /// Creates a check of a memory, which also puts right what it can if it is to.
    public init(_ configuration: StoreConfiguration, repairs: Bool, logger: Logger) {
        self.configuration = configuration
        self.repairs = repairs
        self.logger = logger
    }

    /// Looks at everything.
    ///
    /// - Parameter progress: is told how many steps of how many are done.
    /// - Throws: ``StoreFailure`` with code `locked` (a Mem runs, or another process has a file open), `open` (there is
    ///   nothing to look at, or of an older Mem), `newerSchema`, `read` or `write`.
    public func run(progress: (_ done: Int, _ all: Int) -> Void) async throws(StoreFailure) -> MemoryCheckReport {
        let path = configuration.path
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreFailure(.open, "There is no database \(path). Set database.path, or name it with --database.")
        }
        // A start sweeps, closes and brings up to date what a crash or an older Mem left: that is no repair.
        if repairs { try await Store(configuration: configuration, logger: logger).close() }
        let mainFile = MainFile(path: path)
        let (database, connection) = try open(mainFile)
        defer { FileOwner.settle(path) }
        do throws(DuckDBError) {
            var pictures = PictureCheck(
                folder: PictureFolder(of: path),
                repairs: repairs,
                connection: connection,
                database: database
            )
            let files = try pictures.files()
            let slices = try CheckSlices(CheckRule.all, on: connection)
            let words = try WordCheck(repairs: repairs, connection: connection)
            let steps = CheckRule.all.reduce(files.count + words.steps) { $0 + slices.parts(of: $1).count }
            var done = 0
            func step() {
                done += 1
                progress(done, steps)
            }
            var report = MemoryCheckReport()
            try prepare(on: connection)
            for rule in CheckRule.all {
                // What samples are summed up in is decided once they are put right.
                if rule.name == CheckRule.minutes.name { try cover(on: connection) }
                try look(at: rule, slices, on: connection, &report, step)
            }
            try words.run(&report, step)
            for file in files {
                try pictures.look(at: file, &report)
                step()
            }
            try await pictures.finish(&report)
            let recordings = RecordingCheck(folder: RecordingFolder(of: path), repairs: repairs, connection: connection)
            try recordings.run(&report)
            if repairs { try connection.run("CHECKPOINT \(MainFile.name)") }
            try mainFile.detach(on: connection)
            return report
        } catch {
            if error.code == .locked { throw mainFile.refusal(error) }
            throw StoreFailure(.read, "The check of \(path) can't go on", error)
        }
    }

    private func open(_ mainFile: MainFile) throws(StoreFailure) -> (Database, Connection) {
        let connection: Connection
        let database: Database
        do throws(DuckDBError) {
            database = try MainFile.instance(configuration)
            connection = try Connection(to: database)
            let options = repairs ? MainFile.options : "READ_ONLY"
            try connection.run("ATTACH '\(quoted(mainFile.path))' AS \(MainFile.name) (\(options))")
        } catch {
            guard error.code == .locked else { throw mainFile.refusal(error) }
            throw StoreFailure(
                .locked,
                mainFile.refusal(error).message
                    + " A running Mem tells how it is at /health; to look at everything, stop"
                    + " it for as long as the check takes, or check a backup: mem restore BACKUP --to COPY, then"
                    + " mem check --database COPY."
            )
        }
        let known = Migration.all.map(\.number).max() ?? 0
        let found: Int
        do throws(DuckDBError) {
            let rows = try connection.run("SELECT coalesce(max(number), 0) FROM mem.migrations")
            found = Int(try rows.next()?.integer(0) ?? 0)
        } catch {
            throw StoreFailure(.open, "\(mainFile.path) is no database of Mem", error)
        }
        if found > known { throw mainFile.isNewer(found: found, known: known) }
        guard found == known else {
            throw StoreFailure(
                .open,
                "The database \(mainFile.path) was written by an older Mem. Start Mem once, or give --repair: both bring it"
                    + " up to date."
            )
        }
        return (database, connection)
    }

    /// The first sample of each source, which begins a moment whatever it shows.
    private func prepare(on connection: Connection) throws(DuckDBError) {
        try connection.run(
            "CREATE TEMP TABLE first_samples AS SELECT source, min(instant) AS instant FROM mem.timeline GROUP BY source"
        )
        try connection.run("CREATE TEMP TABLE covered (source BIGINT, last TIMESTAMP)")
    }

    private func cover(on connection: Connection) throws(DuckDBError) {
        try connection.run("INSERT INTO covered SELECT source, max(last) FROM mem.minutes GROUP BY source")
    }

    private func look(
        at rule: CheckRule,
        _ slices: CheckSlices,
        on connection: Connection,
        _ report: inout MemoryCheckReport,
        _ step: () -> Void
    ) throws(DuckDBError) {
        let table = try connection.run("SELECT count(*) FROM mem.\(rule.table)")
        var finding = MemoryCheckReport.Finding(
            rule: rule.name,
            checked: Int(try table.next()?.integer(0) ?? 0),
            isLeftover: rule.isLeftover
        )
        for part in slices.parts(of: rule) {
            let wrong = try count(rule.wrong, part, on: connection)
            finding.wrong += wrong
            if wrong > 0, repairs, !rule.repair.isEmpty {
                try connection.transaction { () throws(DuckDBError) in
                    for statement in rule.repair { try connection.run(statement, part) }
                }
                finding.repaired += wrong - (try count(rule.wrong, part, on: connection))
            }
            step()
        }
        report.add(finding)
        if finding.repaired > 0, let loss = rule.loss { report.note("\(loss): \(finding.repaired).") }
    }

    private func count(_ sql: String, _ values: [Value], on connection: Connection) throws(DuckDBError) -> Int {
        Int(try connection.run(sql, values).next()?.integer(0) ?? 0)
    }
}
