public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem frame`: the picture that was on screen, as a file.
public struct FrameCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "frame",
        abstract: "Save the picture that was on screen.",
        discussion: "mem frame \"Desk 2\" --at \"yesterday 14:03\" -o desk.jpg"
    )

    @Argument(help: "The stream's name, its session id or its key.", completion: StreamCompletion.namesAndIDs)
    var stream: String?

    @Option(help: "When, like \(HumanTime.examples) (else now).")
    var at: HumanInstant?

    @Option(help: "A frame's number, instead of a stream and a time.")
    var id: Int64?

    @Option(name: .shortAndLong, help: "The file to write; - is standard output.", completion: .file())
    var output = "frame.jpg"

    @Flag(help: "The small picture.")
    var thumb = false

    @OptionGroup var server: ServerOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Refuses what asks for nothing, or for two things.
    public func validate() throws {
        guard (stream == nil) != (id == nil) else {
            throw ValidationError("Give either a stream, with --at for a time, or --id.")
        }
        guard id == nil || at == nil else { throw ValidationError("--id names a frame already: leave out --at.") }
    }

    /// Asks and writes the file.
    public func run() async throws {
        let client = try server.client()
        try await reportingFailures {
            var query = QueryText()
            query.add("size", thumb ? "thumb" : nil)
            let path: String
            if let id {
                path = "/api/frames/\(id)/image"
            } else {
                let session = try await client.session(stream ?? "")
                path = try MemClient.path(of: session.sessionID, "/frame")
                query.add("at", at?.instant.rfc3339)
            }
            let picture: Data
            do {
                picture = try await client.send("GET", path + query.text)
            } catch MemClientError.refused(status: 404, let detail) {
                Console.complain("Error: " + Console.printable(detail))
                throw CommandExit.nothingFound
            }
            if output == "-" { return try FileHandle.standardOutput.write(contentsOf: picture) }
            do {
                try picture.write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                Console.complain("Error: \(output) can't be written; choose another file with -o.")
                throw CommandExit.cannotWrite
            }
            Console.print("\(output): \(picture.count) bytes")
        }
    }
}
