public import ArgumentParser
public import ConfigurationFile
internal import Foundation
public import MemCore

/// `--config`, for the commands that read the configuration.
public struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help:
            "The configuration file (else MEM_CONFIG_PATH, ./config.yaml, \(ConfigurationFile.systemPath), the defaults).",
        completion: .file(extensions: ["yaml", "yml"])
    )
    private var path: String?

    /// Creates the options; the command line fills them.
    public init() {}

    /// Reads the configuration under this process's environment, in its working directory.
    /// - Throws: `ConfigurationError` with everything that is wrong, a line each.
    public func load() throws(ConfigurationError) -> ConfigurationFile.Loaded {
        try load(environment: ProcessInfo.processInfo.environment)
    }

    func load(environment: [String: String]) throws(ConfigurationError) -> ConfigurationFile.Loaded {
        try ConfigurationFile.load(
            explicitPath: path,
            environment: environment,
            workingDirectory: FileManager.default.currentDirectoryPath
        )
    }

    /// The settings of a running Mem, which are saved in the file that was loaded.
    ///
    /// - Parameter applied: is told of each configuration that is put in force.
    public func settings(
        _ loaded: ConfigurationFile.Loaded,
        applied: @Sendable @escaping (Configuration) -> Void
    ) -> SettingsFile {
        SettingsFile(
            loaded,
            environment: ProcessInfo.processInfo.environment,
            workingDirectory: FileManager.default.currentDirectoryPath,
            applied: applied
        )
    }
}
