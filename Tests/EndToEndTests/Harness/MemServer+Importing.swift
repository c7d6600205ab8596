import Foundation
import Testing

/// A job as `/api/jobs/{id}` shows it.
struct JobAnswer: Decodable, Sendable {
    /// What it brought.
    struct Result: Decodable, Sendable {
        var sourceId: Int
        var framesExtracted: Int
        var framesStored: Int
        var durationSeconds: Double
        var startTime: String
        var endTime: String
        var note: String?
    }

    var id: String
    var status: String
    var progress: Double
    var result: Result?
    var error: String?
}

extension MemServer {
    /// What `mem` printed and how it ended.
    struct CommandOutcome {
        var output: String
        var errors: String
        var status: Int32
    }

    /// Runs `mem` against this server.
    func command(_ arguments: [String], within seconds: Double = 120) async throws -> CommandOutcome {
        let child = try ChildProcess(
            Place.mem,
            arguments,
            in: folder,
            name: "mem-command",
            environment: ["MEM_URL": api.base]
        )
        let status = try await child.exitStatus(within: seconds)
        return CommandOutcome(output: child.output, errors: child.errors, status: status)
    }

    /// Imports a file by the command line, and wants that to work.
    func importFile(_ file: URL, start: String? = nil) async throws -> JobAnswer {
        let outcome = try await command(["import", file.path, "--json"] + (start.map { ["--start", $0] } ?? []))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(JobAnswer.self, from: Data(outcome.output.utf8))
    }

    /// A job as it is now.
    func job(_ id: String) async throws -> JobAnswer {
        try await api.ask("GET", "/api/jobs/\(id)", for: JobAnswer.self)
    }

    /// Begins to import a file of the data folder, and waits until samples of it are in the timeline.
    func beginImport(of file: URL, everySeconds interval: Double) async throws -> String {
        struct Accepted: Decodable { var jobId: String }
        let body = #"""
            {"filepath": "\#(file.path)", "start_timestamp": "2026-11-22T09:30:00Z",
             "config": {"frame_interval": \#(interval)}}
            """#
        let id = try await api.ask("POST", "/api/capture", json: body, for: Accepted.self).jobId
        try await eventually("samples are there", within: 60) { try await importedSamples() > 0 }
        let job = try await job(id)
        #expect(job.status == "processing", "\(job)")
        #expect((0..<1).contains(job.progress))
        return id
    }

    /// How many samples there are on the morning that tests import to.
    func importedSamples() async throws -> Int {
        let range = "start=2026-11-22T09:00:00Z&end=2026-11-22T12:00:00Z"
        return try await api.ask("GET", "/api/search?type=timeline&limit=1&\(range)", for: TimelineAnswer.self).count
    }

    /// Wants that nothing is remembered, and no uploaded file is left.
    func expectNothing(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        struct Status: Decodable {
            struct Storage: Decodable {
                var framesStored: Int
                var totalReferences: Int
            }
            struct Sources: Decodable { var total: Int }

            var storage: Storage
            var sources: Sources
        }
        #expect(try await importedSamples() == 0, sourceLocation: sourceLocation)
        let status = try await api.ask("GET", "/api/status", for: Status.self)
        #expect(status.storage.framesStored == 0, sourceLocation: sourceLocation)
        #expect(status.storage.totalReferences == 0, sourceLocation: sourceLocation)
        #expect(status.sources.total == 0, sourceLocation: sourceLocation)
        #expect(uploads.isEmpty, sourceLocation: sourceLocation)
    }

    /// The uploaded files that are there.
    var uploads: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.data.path + "/mem.duckdb.imports")) ?? []
    }
}
