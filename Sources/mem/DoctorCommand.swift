import ArgumentParser
import DuckDB
import MemCommand
import MemCore

/// `mem doctor`: checks what Mem needs, and says what to do about what is missing.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check everything that Mem needs, and say what to do about what is missing."
    )

    @OptionGroup var options: DoctorOptions

    func run() async throws {
        try await options.run(further: Self.checks)
    }

    /// The checks that need rooms of the program.
    static func checks(of configuration: Configuration) -> [any DoctorCheck] {
        let hook = configuration.streaming.auth.publishURL.map { _ in PublishHookCheck(configuration: configuration) }
        return [hook].compactMap(\.self) + [
            DuckDBCheck(), DecoderCheck(), SandboxCheck(),
            HardwareCheck(method: configuration.streaming.capture.decoding),
        ]
    }
}
