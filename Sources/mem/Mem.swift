import ArgumentParser
import MemCommand

/// The commands of the program `mem`: a searchable memory of live video.
struct Mem: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mem",
        abstract: "A searchable memory of live video.",
        discussion: "Start with `mem serve`, then point OBS Studio at the address it prints.",
        version: MemVersion.current,
        subcommands: [
            ServeCommand.self, StreamsCommand.self, TimelineCommand.self, MomentsCommand.self, FrameCommand.self,
            ClipCommand.self,
            SearchCommand.self, WatchCommand.self, RulesCommand.self, AnnotateCommand.self, SQLCommand.self,
            ExportCommand.self,
            ImportCommand.self, ImportDatabaseCommand.self, JobsCommand.self, ForgetCommand.self, RetentionCommand.self,
            HoldsCommand.self, BackupCommand.self, RestoreCommand.self,
            CompactCommand.self, CheckCommand.self, SettingsCommand.self, TokenCommand.self, DoctorCommand.self,
            DiagnoseCommand.self,
            CompletionsCommand.self, ManualCommand.self, VersionCommand.self,
        ]
    )
}
