public import ArgumentParser

/// `mem settings …`: the configuration of a running Mem.
public struct SettingsCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Show and change the settings of a running Mem; changes are saved in its configuration file.",
        subcommands: [ListSettingsCommand.self, SetSettingsCommand.self, ResetSettingsCommand.self],
        defaultSubcommand: ListSettingsCommand.self
    )

    /// Creates the command; the command line fills it.
    public init() {}
}
