import ArgumentParser
import MemCommand

/// `mem diagnose`: what helps to find a fault, in one file.
struct DiagnoseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnose",
        abstract: "Collect what helps to find a fault into one file, without stream keys and tokens.",
        discussion: """
            The file is a tar archive: the log, the configuration in force, what mem doctor finds, /health, /ready, \
            /api/status and /metrics of a running Mem, versions, kernel, disk, and the sizes of the memory's files. Works \
            with Mem stopped as well; what could not be had is said.
            """
    )

    @OptionGroup var options: DiagnoseOptions

    func run() async throws {
        try await options.run(further: DoctorCommand.checks)
    }
}
