import ArgumentParser
import MemCommand

/// `mem manual`: the manual page, which is made from what `--help` shows.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page, for man.",
        discussion: "mem manual > ~/.local/share/man/man1/mem.1"
    )

    func run() throws {
        print(try ManualPage(helpOf: Mem.self).text, terminator: "")
    }
}
