public import ArgumentParser
internal import ConfigurationFile
internal import Foundation
public import MemCore
internal import NIOCore

/// `mem compact`'s options and its run: a running Mem does it itself, else the program opens the memory.
public struct CompactOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions
    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Has the memory made smaller, and says what that brought.
    ///
    /// - Parameter stopped: opens the memory of a Mem that does not run, makes it smaller, and closes it.
    public func run(stopped: (Configuration) async throws -> Compaction) async throws {
        let configuration = try configuration.load().configuration
        var client = try server.client(of: configuration)
        client.timeout = .hours(6)
        try await reportingFailures {
            let answer: Answer
            do {
                answer = try client.decode(Answer.self, from: try await client.send("POST", "/api/compact"))
            } catch MemClientError.unreachable where server.isDefault {
                let done = try await stopped(configuration)
                answer = Answer(bytesBefore: done.bytesBefore, bytesAfter: done.bytesAfter, files: done.files)
            }
            guard !output.json else { return Console.json(answer) }
            let sizes = [answer.bytesBefore, answer.bytesAfter].map {
                String(format: "%.1f MB", Double($0) / 1_000_000)
            }
            Console.print("\(sizes[0]) before, \(sizes[1]) now; files written anew or removed: \(answer.files).")
        }
    }

    private struct Answer: Codable {
        var bytesBefore: Int
        var bytesAfter: Int
        var files: Int

        enum CodingKeys: String, CodingKey {
            case bytesBefore = "bytes_before"
            case bytesAfter = "bytes_after"
            case files
        }
    }
}
