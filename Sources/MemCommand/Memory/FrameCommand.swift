public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem frame`: the picture that was on screen, as a file or on the terminal.
public struct FrameCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "frame",
        abstract: "Save the picture that was on screen, or show it.",
        discussion: """
            mem frame --at "yesterday 14:03" -o desk.jpg
            mem frame "Desk 2" --at "10 min ago" --show
            """
    )

    @Argument(
        help: "The stream's name, its session id or its key (else the only one that showed something).",
        completion: StreamCompletion.namesAndIDs
    )
    var stream: String?

    @Option(help: "When, like \(HumanTime.examples) (else now).")
    var at: HumanInstant?

    @Option(help: "A frame's number, instead of a stream and a time.")
    var id: Int64?

    @Option(name: .shortAndLong, help: "The file to write (else frame.jpg); - is standard output.", completion: .file())
    var output: String?

    @Option(help: "The file's format: jpeg, png or ppm (else by the file's name).")
    var format: PictureForm.Format?

    @Option(help: "Scale it to a size like 640x360, or take the small picture: thumb.")
    var size: String?

    @Option(help: "With --size: contain keeps the shape inside the size, cover fills it and cuts, stretch pulls.")
    var fit: PictureForm.Fit?

    @Flag(help: "The small picture, as --size thumb.")
    var thumb = false

    @Flag(help: "Show it in the terminal; it is written to a file only with -o.")
    var show = false

    @Option(help: "How to show it: kitty, iterm2 or sixel (else the terminal is asked).")
    var showAs: TerminalPictures?

    @OptionGroup var server: ServerOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Refuses what asks for two things.
    public func validate() throws {
        guard stream == nil || id == nil else {
            throw ValidationError("Give either a stream, with --at for a time, or --id.")
        }
        guard id == nil || at == nil else { throw ValidationError("--id names a frame already: leave out --at.") }
        guard !thumb || size == nil else { throw ValidationError("--thumb is a size already: leave out --size.") }
    }

    /// Asks, and writes the file or shows the picture.
    public func run() async throws {
        try await server.ask { client in
            var query = QueryText()
            let path: String
            if let id {
                path = "/api/frames/\(id)/image"
            } else if let stream {
                path = MemClient.path(of: try await client.session(stream), "/frame")
                query.add("at", at?.instant.rfc3339)
            } else {
                path = "/api/frames/\(try await onlyFrame(client))/image"
            }
            query.add("fit", fit?.rawValue)
            let size = thumb ? "thumb" : size
            if show || showAs != nil { try await showPicture(client, path, query, size) }
            if output != nil || !(show || showAs != nil) { try await save(client, path, query, size) }
        }
    }

    /// The frame of the only source that had something on screen.
    private func onlyFrame(_ client: MemClient) async throws -> Int64 {
        var query = QueryText()
        query.add("t", at?.instant.rfc3339)
        let answer = try await client.send("GET", "/api/at" + query.text)
        let entries = try client.decode(ShownAnswer.self, from: answer).entries
        guard let first = entries.first else {
            throw CommandFailure("nothing was on screen then.", CommandExit.nothingFound)
        }
        guard entries.count == 1 else {
            let names = entries.map { Console.printable($0.sourceFilename) }.joined(separator: ", ")
            throw CommandFailure("several streams had something on screen, say which one: \(names)")
        }
        return first.frame.frameID
    }

    private func save(_ client: MemClient, _ path: String, _ query: QueryText, _ size: String?) async throws {
        let named = output.flatMap { PictureForm.Format(rawValue: URL(fileURLWithPath: $0).pathExtension.lowercased()) }
        let format = format ?? named ?? .jpeg
        let output = output ?? (format == .jpeg ? "frame.jpg" : "frame.\(format.rawValue)")
        var query = query
        query.add("size", size)
        query.add("format", format.rawValue)
        let picture = try await Self.picture(client, path + query.text)
        if output == "-" { return try FileHandle.standardOutput.write(contentsOf: picture) }
        do {
            try picture.write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandFailure("\(output) can't be written; choose another file with -o.", CommandExit.cannotWrite)
        }
        Console.print("\(output): \(Amount.bytes(Double(picture.count)))")
    }

    /// Asks for a picture; that there is none has an exit code of its own.
    private static func picture(_ client: MemClient, _ path: String) async throws -> Data {
        do {
            return try await client.send("GET", path)
        } catch MemClientError.refused(status: 404, let detail) {
            throw CommandFailure(Console.printable(detail), CommandExit.nothingFound)
        }
    }

    private func showPicture(_ client: MemClient, _ path: String, _ query: QueryText, _ size: String?) async throws {
        guard let pictures = showAs ?? Terminal.pictures() else {
            throw CommandFailure(
                "this terminal shows no pictures, as far as it says. Kitty, Ghostty, WezTerm, iTerm2, foot and"
                    + " others do; if yours does, name the way with --show-as, else write a file with -o.",
                CommandExit.cannotWrite
            )
        }
        let box = Terminal.pictureBox()
        var query = query
        query.add("size", size ?? "\(box.width)x\(box.height)")
        query.add("format", pictures.format)
        let picture = try await Self.picture(client, path + query.text)
        guard let sequence = pictures.sequence(showing: picture) else {
            throw MemClientError.notMem(client.server, status: 200)
        }
        Console.print(sequence)
    }
}

/// What was on screen at an instant, as the API says it: the fields that are needed.
private struct ShownAnswer: Decodable {
    struct Entry: Decodable {
        struct Frame: Decodable {
            var frameID: Int64

            enum CodingKeys: String, CodingKey {
                case frameID = "frame_id"
            }
        }

        var sourceFilename: String
        var frame: Frame

        enum CodingKeys: String, CodingKey {
            case sourceFilename = "source_filename"
            case frame
        }
    }

    var entries: [Entry]
}

extension PictureForm.Format: ExpressibleByArgument {}
extension PictureForm.Fit: ExpressibleByArgument {}
