public import ArgumentParser

/// The version of this build.
public enum MemVersion {
    /// As `mem version` and `GET /` tell it (Semantic Versioning 2.0.0).
    public static let current = "0.1.0"
}

/// `mem version`: which Mem this is.
public struct VersionCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(commandName: "version", abstract: "Print Mem's version.")

    @OptionGroup private var output: OutputOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Prints the version.
    public func run() async throws {
        if output.json {
            Console.json(["version": MemVersion.current])
        } else {
            Console.print("mem \(MemVersion.current)")
        }
    }
}
