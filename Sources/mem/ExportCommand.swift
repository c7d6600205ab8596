import ArgumentParser
import MemCommand

/// `mem export`: a part of the memory as files for other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a part of the memory as Parquet, CSV or a folder of pictures.",
        discussion: "mem export --from \"yesterday 9:00\" --to \"yesterday 17:00\" --format jpeg-folder yesterday"
    )

    @OptionGroup var options: ExportOptions

    func run() async throws {
        try await options.run { path, columns in try ParquetFile(at: path, columns) }
    }
}
