import ArgumentParser
import Logging
import MemCommand
import MemStore

/// `mem check`: whether all that is remembered is what it should be.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at all that is remembered while Mem is stopped, and put right what is wrong.",
        discussion: """
            Every row and every picture is read; nothing is changed without --repair. A repair never removes a time at \
            which something was on screen, and keeps files that can't be read under another name. Ends with 0 if the \
            memory is sound, with 65 if something is wrong and stays so.
            """
    )

    @OptionGroup var options: CheckOptions

    func run() async throws {
        try await options.run { configuration, repairs, progress in
            try await MemoryCheck(
                StoreConfiguration(configuration),
                repairs: repairs,
                logger: Logger(label: "mem")
            ).run(progress: progress)
        }
    }
}
