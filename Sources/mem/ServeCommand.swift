import ArgumentParser
import ConfigurationFile
import Logging
import MemCommand
import MemCore

/// `mem serve`: runs until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take in streams and answer questions, until stopped by SIGTERM or Ctrl-C."
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Flag(help: "Print one line of JSON with the addresses and the process id once both ports are open.")
    var readyJson = false

    /// Errors of the start describe themselves to people; the argument parser prints them and exits with 1.
    func run() async throws {
        let loaded = try configurationOptions.load()
        LoggingSetUp.bootstrap(loaded.configuration.logging)
        if !loaded.ignored.isEmpty {
            Logger(label: "mem").notice(
                "settings of the original Mem that mean nothing here are left alone; mem doctor says why",
                metadata: [
                    "file": "\(loaded.path ?? "")",
                    "keys": "\(loaded.ignored.map(\.path).joined(separator: ", "))",
                ]
            )
        }
        let settings = configurationOptions.settings(loaded) { LoggingSetUp.change(to: $0.logging) }
        do {
            try await App(settings: settings, announcesJSON: readyJson).run()
        } catch  where loaded.configuration.logging.format == .json {
            // The argument parser would write a sentence for people.
            Logger(label: "mem").critical("Mem ends because of an error", metadata: ["reason": "\(error)"])
            throw ExitCode.failure
        }
    }
}
