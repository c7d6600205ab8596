public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem import`: video files become part of the memory.
public struct ImportCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Remember video files: mp4, mov, mkv, webm or flv.",
        discussion: """
            The name of a file says when it begins, in UTC: \(RecordingName.form). Else give --start: a time, or file
            for the time that the file itself tells.
            Ends with 0 if all files were imported, with 1 if one was not.
            """
    )

    @Argument(help: "The files.", completion: .file(extensions: RecordingName.extensions))
    var files: [String]

    @Option(help: "When the file begins, like \(HumanTime.examples); file: when it says so itself.")
    var start: RecordingStart?

    @Option(help: "Seconds of video from one sample to the next (else as configured).")
    var interval: Double?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    /// Creates the command; the command line fills it.
    public init() {}

    /// Refuses what can be seen to be wrong before anything is sent.
    public func validate() throws {
        if case .told = start, files.count > 1 {
            throw ValidationError("--start is about one file: import them one by one.")
        }
        for file in files where start == nil {
            let name = URL(fileURLWithPath: file).lastPathComponent
            guard RecordingName.start(of: name) == nil else { continue }
            throw ValidationError(
                "\(name) does not say when it begins: call it \(RecordingName.form), in UTC, or give --start (--start file: the time in"
                    + " the file itself)."
            )
        }
    }

    /// Uploads the files one after the other, and follows their jobs.
    public func run() async throws {
        var query = QueryText()
        query.add("start_timestamp", start?.text)
        query.add("frame_interval", interval)
        var failures = 0
        try await server.ask { client in
            for file in files {
                let job: FileUpload.Outcome
                do {
                    try InputFile.check(file)
                    job = try await FileUpload(client: client, file: file, isQuiet: output.json).run(query)
                } catch MemClientError.refused(_, let detail) {
                    failures += 1
                    Console.complain("Error: \(Console.printable(file)): \(Console.printable(detail))")
                    continue
                } catch let error as CommandFailure {
                    failures += 1
                    Console.complain("Error: \(error)")
                    continue
                } catch let error as CocoaError {
                    failures += 1
                    Console.complain("Error: \(Console.printable(file)) can't be read: \(error.localizedDescription)")
                    continue
                }
                if job.answer.status != "completed" { failures += 1 }
                let isComplaint = job.answer.status != "completed" && !output.json
                let line = output.json ? job.json : Console.printable(job.answer.summary)
                if isComplaint { Console.complain("Error: \(line)") } else { Console.print(line) }
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }
}
