import APITestDoubles
import Foundation
import MemCore
import Testing

@testable import MemCommand

@Suite("mem import and mem jobs")
struct ImportCommandTests {
    /// A file with this name and these bytes, for as long as the body runs.
    private func withFile(_ name: String, _ bytes: [UInt8], _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("import-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(bytes).write(to: folder.appendingPathComponent(name))
        try await body(folder.appendingPathComponent(name).path)
    }

    /// Ends every job that comes, in its own way.
    private func end(_ api: RunningAPI, _ change: @escaping @Sendable (inout ImportJob) -> Void) -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                for job in api.jobs.all where !job.status.isOver { api.jobs.change(job.id, change) }
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    @Test("a file is sent whole, and what became of it is printed")
    func imported() async throws {
        try await withAPI { api in
            let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let ending = end(api) { job in
                job.status = .completed
                job.sourceID = SourceID(rawValue: 4)
                job.samples = 60
                job.frames = 7
                job.note = "It was cut off."
            }
            defer { ending.cancel() }
            try await withFile("2026-11-22_09-30-00.mp4", bytes) { path in
                let result = await run(ImportCommand.self, [path, "--interval", "0.5", "--url", api.url])
                #expect(result.exitCode == 0, "\(result.complaints)")
                #expect(api.jobs.files == [bytes])
                #expect(api.jobs.all.first?.request.interval == MediaTime(milliseconds: 500))
                #expect(result.text.contains("60 samples from "))
                #expect(result.text.contains("7 pictures kept, source 4. It was cut off."))
                #expect(result.complaints.isEmpty, "in a pipe there is no progress")
                let json = await run(ImportCommand.self, [path, "--json", "--url", api.url])
                #expect(json.lines.count == 1)
                #expect(json.text.contains(#""status":"completed""#))
                #expect(json.complaints.isEmpty)
            }
        }
    }

    @Test("a start may be given for a name that says nothing")
    func start() async throws {
        try await withAPI { api in
            let ending = end(api) { $0.status = .completed }
            defer { ending.cancel() }
            try await withFile("talk \"1\".mp4", [1]) { path in
                let result = await run(
                    ImportCommand.self,
                    [path, "--start", "2026-11-22T09:30:00Z", "--url", api.url]
                )
                #expect(result.exitCode == 0, "\(result.complaints)")
                #expect(api.jobs.all.first?.request.start == Instant(rfc3339: "2026-11-22T09:30:00Z"))
                #expect(api.jobs.all.first?.request.fileName == "talk _1_.mp4")
            }
        }
    }

    @Test("files may say their start themselves, several at once")
    func startInFile() async throws {
        try await withAPI { api in
            let ending = end(api) { $0.status = .completed }
            defer { ending.cancel() }
            try await withFile("a.mp4", [1]) { path in
                let result = await run(ImportCommand.self, [path, path, "--start", "file", "--url", api.url])
                #expect(result.exitCode == 0, "\(result.complaints)")
                #expect(api.jobs.all.map(\.request.isStartInFile) == [true, true])
            }
        }
    }

    @Test("one file that fails makes the command fail, after the others")
    func failed() async throws {
        try await withAPI { api in
            let ending = end(api) { job in
                job.status = job.request.fileName.hasSuffix("flv") ? .failed : .completed
                job.error = job.status == .failed ? "2026-11-22_09-30-00.flv can't be imported: it is empty." : nil
            }
            defer { ending.cancel() }
            try await withFile("2026-11-22_09-30-00.flv", [1]) { broken in
                try await withFile("2026-11-22_09-30-01.mp4", [1]) { good in
                    let files = [broken, "/nowhere/2026-11-22_09-30-02.mp4", good]
                    let result = await run(ImportCommand.self, files + ["--url", api.url])
                    #expect(result.exitCode == 1)
                    #expect(result.lines.count == 1)
                    let complaint = "Error: 2026-11-22_09-30-00.flv can't be imported: it is empty."
                    #expect(result.complaints.contains(complaint))
                    let missing = "Error: /nowhere/2026-11-22_09-30-02.mp4 can't be read: there is no such file."
                    #expect(result.complaints.contains(missing))
                }
            }
        }
    }

    @Test("a name that says nothing is a mistake in usage, before anything is sent")
    func usage() async throws {
        let unnamed = await run(ImportCommand.self, ["talk.mp4"])
        #expect(unnamed.exitCode == 64)
        #expect(unnamed.complaints.joined().contains("or give --start"))
        #expect(unnamed.complaints.joined().contains("--start file"))
        let both = await run(ImportCommand.self, ["a.mp4", "b.mp4", "--start", "14:03"])
        #expect(both.exitCode == 64)
    }

    @Test("jobs are listed, shown and cancelled by the beginning of their ids")
    func jobs() async throws {
        try await withAPI { api in
            let empty = await run(JobsCommand.self, ["--url", api.url])
            #expect(empty.text.hasPrefix("There are no such jobs"))
            let upload = try await api.jobs.beginUpload()
            let request = ImportRequest(fileName: "film.mp4", start: .now(), interval: MediaTime(milliseconds: 1000))
            let job = try await upload.finish(as: request)
            api.jobs.change(job.id) { job in
                job.status = .processing
                job.progress = 0.42
            }
            let list = await run(JobsCommand.self, ["--url", api.url])
            let short = String(job.id.rawValue.prefix(8))
            #expect(list.lines.count == 2)
            #expect(list.lines.last?.hasPrefix("\(short)  processing  42 %") == true)
            #expect(list.lines.last?.hasSuffix("film.mp4") == true)
            let shown = await run(JobsCommand.self, ["show", short, "--url", api.url])
            #expect(shown.lines == ["\(job.id)  processing", "film.mp4: processing, 42 %"])
            let cancelled = await run(JobsCommand.self, ["cancel", short, "--url", api.url])
            #expect(cancelled.exitCode == 0)
            #expect(api.jobs.all.first?.status == .cancelled)
            let unknown = await run(JobsCommand.self, ["show", "ffffffff", "--url", api.url])
            #expect(unknown.exitCode == 1)
        }
    }
}
