internal import ArgumentParser
internal import Foundation

/// `--json`, for the commands that print data.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    /// Prints an answer: with `--json` as the API gave it, else as people read it.
    ///
    /// - Parameters:
    ///   - data: the API's answer.
    ///   - nothing: what to tell people if there is nothing in it; nil if there is something.
    ///   - text: prints it for people.
    /// - Throws: ``CommandExit/nothingFound`` if there is nothing in it, with JSON as well as without.
    func print(_ data: Data, nothing: String? = nil, _ text: () throws -> Void) throws {
        if json {
            Console.print(String(decoding: data, as: UTF8.self))
        } else if let nothing {
            Console.print(nothing)
        } else {
            try text()
        }
        if nothing != nil { throw CommandExit.nothingFound }
    }
}
