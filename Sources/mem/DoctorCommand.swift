import ArgumentParser
import DuckDB
import MemCommand

/// `mem doctor`: checks what Mem needs, and says what to do about what is missing.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check everything that Mem needs, and say what to do about what is missing."
    )

    @OptionGroup var options: DoctorOptions

    func run() async throws {
        try await options.run(further: { _ in [DuckDBCheck(), DecoderCheck(), SandboxCheck()] })
    }
}
