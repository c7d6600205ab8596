public import ArgumentParser
internal import Foundation
internal import MemCore

/// `mem jobs …`: the imports of a running Mem.
public struct JobsCommand: AsyncParsableCommand {
    /// How the command line shows the command.
    public static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List imports of video files, look at one, cancel one.",
        subcommands: [ListJobsCommand.self, ShowJobCommand.self, CancelJobCommand.self],
        defaultSubcommand: ListJobsCommand.self
    )

    /// Creates the command; the command line fills it.
    public init() {}
}

/// `mem jobs list`: a row for each job, the newest first.
struct ListJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List jobs, the newest first.")

    @Option(help: "Only these: queued, processing, completed, failed or cancelled.")
    var status: String?

    @Option(help: "At most so many.")
    var limit = 20

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var query = QueryText()
        query.add("status", status)
        query.add("limit", limit)
        try await server.ask { client in
            let data = try await client.send("GET", "/api/jobs" + query.text)
            let answer = try client.decode(JobListAnswer.self, from: data)
            try output.print(data) {
                guard !answer.jobs.isEmpty else {
                    return Console.print("There are no such jobs: see `mem import --help`.")
                }
                Console.print(table(of: answer.jobs))
                if answer.count > answer.jobs.count {
                    Console.complain("There are \(answer.count) in all: give --limit.")
                }
            }
        }
    }

    private func table(of jobs: [JobAnswer]) -> [String] {
        var table = TextTable(header: ["JOB", "STATUS", "DONE", "CREATED", "FILE"], cutting: ["FILE"])
        for job in jobs {
            table.add([
                String(job.id.prefix(8)), job.status, "\(Int(job.progress * 100)) %", HumanTime.shown(job.createdAt),
                job.name,
            ])
        }
        return table.lines
    }
}

/// `mem jobs show`: what became of one job.
struct ShowJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what became of a job.")

    @Argument(help: "The job's id, or the beginning of it.")
    var job: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let (found, json) = try await client.job(try await client.jobID(job))
            try output.print(json) {
                Console.print(["\(found.id)  \(found.status)", Console.printable(found.summary)])
            }
        }
    }
}

/// `mem jobs cancel`: a job ends, and nothing of its file is remembered.
struct CancelJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel a job that waits or runs; nothing of its file is remembered."
    )

    @Argument(help: "The job's id, or the beginning of it.")
    var job: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await server.ask { client in
            let id = try await client.jobID(job)
            let data = try await client.send("DELETE", "/api/jobs/" + Percent.encode(id))
            try output.print(data) { Console.print("Job \(Console.printable(id)) is cancelled.") }
        }
    }
}
