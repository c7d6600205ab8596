public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem export`'s options and its run; the program adds the formats that need rooms of its own.
public struct ExportOptions: ParsableArguments {
    /// What is written.
    public enum Format: String, CaseIterable, ExpressibleByArgument {
        /// A row for each sample, in a Parquet file.
        case parquet
        /// A JPEG file for each frame, in a folder for each stream, and a list of when they were on screen.
        case jpegFolder = "jpeg-folder"
        /// A row for each sample, in a CSV file.
        case csv
    }

    @Argument(help: "The file or the folder to write.", completion: .file())
    var out: String

    @Option(help: "The first time that is wanted, like \(HumanTime.examples) (else a day before the last).")
    var from: HumanInstant?

    @Option(help: "The last time that is wanted (else now).")
    var to: HumanInstant?

    @Option(help: "The number of one source.")
    var source: Int64?

    @Option(
        name: [.customLong("session"), .customLong("stream")],
        help: "One stream: its name, session id or key.",
        completion: StreamCompletion.namesAndIDs
    )
    var session: String?

    @Option(help: "What to write: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: Format

    @Flag(help: "Replace what is there.")
    var force = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Refuses ranges that end before they begin, and two answers to one question.
    public func validate() throws {
        if let from, let to, from.instant > to.instant { throw ValidationError("--from is later than --to.") }
        guard source == nil || session == nil else { throw ValidationError("Give either --source or --session.") }
    }

    /// Asks the running Mem and writes; what is there under the final name is complete.
    ///
    /// - Parameter parquet: begins a Parquet file at a path.
    /// - Throws: `ExitCode`: 73 if nothing can be written, 69 if Mem is not there, 1 if it refused.
    public func run(parquet: (_ path: String, [ExportColumn]) throws -> any RowFile) async throws {
        try await server.ask { client in
            let target = try OutputPlace(out, mayReplace: force)
            let end = to?.instant ?? .now()
            let part = ExportPart(
                client: client,
                start: from?.instant ?? end.advanced(bySeconds: -86_400),
                end: end,
                sourceID: source,
                sessionID: try await session.asyncMap { try await client.session($0).sessionID }
            )
            do {
                let unit = format == .jpegFolder ? "moments" : "rows"
                let counts = try await ProgressBar.show("Exporting \(out)", in: .things(unit), isQuiet: output.json) {
                    try await write(part, target, $0, parquet)
                }
                try target.finish()
                if output.json {
                    Console.json(counts)
                } else {
                    let amounts = counts.sorted { $0.key > $1.key }.map { "\($1) \($0)" }
                    Console.print("\(target.path): \(amounts.joined(separator: ", "))")
                }
            } catch let error where !(error is MemClientError || error is CommandFailure || error is CancellationError)
            {
                throw OutputPlace.refusal("\(target.partial) can't be written: \(error.localizedDescription)")
            }
        }
    }

    /// Writes all of it to the target's partial place, and returns how much it was.
    private func write(
        _ part: ExportPart,
        _ target: OutputPlace,
        _ bar: ProgressBar,
        _ parquet: (_ path: String, [ExportColumn]) throws -> any RowFile
    ) async throws -> [String: Int] {
        if format == .jpegFolder {
            let (pictures, moments) = try await PictureExport(part: part, target: target).run(bar)
            return ["pictures": pictures, "moments": moments]
        }
        let columns = SampleRows.columns
        let file = format == .csv ? try CSVFile(at: target.partial, columns) : try parquet(target.partial, columns)
        var rows = 0
        do {
            try await part.samples { sample, total in
                try file.add(SampleRows.row(sample))
                rows += 1
                bar.update(rows, of: total)
            }
            try file.finish()
        } catch {
            try? FileManager.default.removeItem(atPath: target.partial)
            throw error
        }
        return ["rows": rows]
    }
}
