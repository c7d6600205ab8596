public import ArgumentParser

/// `mem streams …`: the sessions of a running Mem.
public struct StreamsCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "streams",
        abstract: "Create, start, watch and stop the streams of a running Mem.",
        subcommands: [
            CreateStreamCommand.self, ListStreamsCommand.self, ShowStreamCommand.self, StartStreamCommand.self,
            StopStreamCommand.self, RenameStreamCommand.self, SetStreamCommand.self, RotateKeyCommand.self,
            DeleteStreamCommand.self, WatchStreamsCommand.self,
        ],
        defaultSubcommand: ListStreamsCommand.self
    )

    /// Creates the command; the command line fills it.
    public init() {}
}
