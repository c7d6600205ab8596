internal import ArgumentParser
internal import Foundation

/// `--json`, for the commands that print data.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    /// Prints an answer as JSON if that was asked for; if there is nothing in it, says so and ends the command.
    ///
    /// - Parameter nothing: what to tell people; nil if there is something.
    /// - Throws: ``CommandExit/nothingFound``, with JSON as well as without.
    func show(_ data: Data, _ nothing: String?) throws {
        if json { Console.print(String(decoding: data, as: UTF8.self)) }
        guard let nothing else { return }
        if !json { Console.print(nothing) }
        throw CommandExit.nothingFound
    }
}
