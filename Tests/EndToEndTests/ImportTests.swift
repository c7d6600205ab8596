import Foundation
import Testing

/// Video files, imported by the command line and by the API into the real server.
@Suite("Importing files")
struct ImportTests {
    private static let start = "2026-11-22T09:30:00Z"

    /// A clip in other containers, without being encoded anew.
    private func remuxed(_ clip: Clip, _ names: [String], in folder: TestFolder) async throws -> [URL] {
        var files: [URL] = []
        for name in names {
            let file = folder.data.appending(path: name)
            let arguments = ["-v", "error", "-y", "-i", clip.file.path, "-map", "0:v", "-c", "copy", file.path]
            _ = try await ChildProcess.run(FFmpeg.recent.program(), arguments, in: folder)
            files.append(file)
        }
        return files
    }

    @Test(
        "A file gives the timeline that the same video gives when it is streamed",
        arguments: [
            (Recipe(bFrames: 3), ["a.mp4", "b.mkv", "c.mov", "d.flv"]),
            (Recipe(codec: .hevc), ["a.mp4", "b.mkv"]),
            (Recipe(codec: .vp9, keyframeInterval: 60, bFrames: 0), ["a.webm"]),
        ]
    )
    func sameAsLive(recipe: Recipe, names: [String]) async throws {
        let clip = try await ClipLibrary.shared.clip(recipe)
        try await Workload.machine.claiming(recipe.share + 10) {
            try await MemServer.run { server in
                let live = try await server.receive(clip, by: recipe.encoder)
                let streamed = try await server.api.timeline(live.stream.sourceId)
                let marks = try await server.marks(of: streamed)
                for file in try await remuxed(clip, names, in: server.folder) {
                    let job = try await server.importFile(file, start: Self.start)
                    let result = try #require(job.result, "\(file.lastPathComponent): \(job)")
                    #expect(result.note == nil)
                    #expect(result.startTime == Self.start)
                    #expect(abs(result.durationSeconds - Double(recipe.seconds)) < 0.1)
                    let imported = try await server.api.timeline(result.sourceId, since: Self.start)
                    #expect(imported.map(\.verdict) == streamed.map(\.verdict), "\(file.lastPathComponent)")
                    #expect(try await server.marks(of: imported) == marks, "\(file.lastPathComponent)")
                    #expect(result.framesExtracted == streamed.count)
                    #expect(result.framesStored == streamed.count { $0.verdict == "new" })
                    let instants = try imported.map { try $0.seconds() - UTC.seconds(Self.start) }
                    for (second, instant) in instants.enumerated() { #expect(abs(instant - Double(second)) < 0.05) }
                    #expect(try await server.exportedRows(of: result.sourceId) == streamed.count)
                }
                #expect(server.uploads.isEmpty)
            }
        }
    }

    @Test("A broken file fails its job with a reason, and nothing of it is remembered")
    func broken() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(background: .plain))
        try await MemServer.run(ServerOptions(maxFrameWidth: 320, maxFrameHeight: 320)) { server in
            let whole = try await remuxed(clip, ["whole.mp4"], in: server.folder)[0]
            let bytes = try Data(contentsOf: whole)
            let broken: [(String, Data, String)] = [
                ("cut.mp4", bytes.prefix(bytes.count / 2), "moov"),
                ("text.mp4", Data("Dear diary".utf8), "no video file"),
                ("large.mp4", bytes, "640x360, larger than the 320x320"),
            ]
            for (name, bytes, reason) in broken {
                let file = server.folder.data.appending(path: name)
                try bytes.write(to: file)
                let outcome = try await server.command(["import", file.path, "--start", Self.start])
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("\(name) can't be imported: "), "\(outcome)")
                #expect(outcome.errors.contains(reason), "\(outcome)")
            }
            let empty = server.folder.data.appending(path: "empty.mp4")
            try Data().write(to: empty)
            #expect(try await server.command(["import", empty.path, "--start", Self.start]).errors.contains("empty"))
            try await server.expectNothing()
            let jobs = try await server.command(["jobs", "--status", "failed"])
            #expect(jobs.output.split(separator: "\n").count == 1 + broken.count)
        }
    }

    /// Twelve seconds fifty times over: ten minutes that take a while.
    private func long(_ clip: Clip, in folder: TestFolder) async throws -> URL {
        let file = folder.data.appending(path: "long.mkv")
        let arguments = ["-v", "error", "-stream_loop", "50", "-i", clip.file.path, "-map", "0:v", "-c", "copy"]
        _ = try await ChildProcess.run(FFmpeg.recent.program(), arguments + [file.path], in: folder)
        return file
    }

    @Test("A job that is cancelled in the middle leaves nothing, and a stream beside it loses nothing")
    func cancelled() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe())
        try await Workload.machine.claiming(60) {
            try await MemServer.run(ServerOptions(enableDeduplication: false)) { server in
                let file = try await long(clip, in: server.folder)
                let id = try await server.beginImport(of: file, everySeconds: 0.1)
                try await server.api.ask("DELETE", "/api/jobs/\(id)")
                #expect(try await server.job(id).status == "cancelled")
                #expect(server.decoders.isEmpty)
                try await server.expectNothing()
                let again = try await server.beginImport(of: file, everySeconds: 0.1)
                let live = try await server.receive(clip)
                try await server.api.ask("DELETE", "/api/jobs/\(again)")
                #expect(try await server.importedSamples() == 0)
                #expect(live.stream.dropped == 0)
                try await server.expectSamples(of: clip, source: live.stream.sourceId, sentAt: live.sentAt)
            }
        }
    }

    @Test("What was forgotten of a file that is being imported is gone, and the rest of it is remembered")
    func forgotten() async throws {
        struct Forgotten: Decodable { var samples: Int }
        let clip = try await ClipLibrary.shared.clip(Recipe())
        try await Workload.machine.claiming(40) {
            try await MemServer.run { server in
                let file = try await long(clip, in: server.folder)
                let id = try await server.beginImport(of: file, everySeconds: 1)
                let path = "/api/search?type=timeline&limit=1000&start=\(Self.start)&end=2026-11-22T12:00:00Z"
                let before = try await server.api.ask("GET", path, for: TimelineAnswer.self).entries
                let source = try #require(before.first).sourceId
                let gone = try await server.api.ask("DELETE", "/api/memory?source_id=\(source)", for: Forgotten.self)
                #expect(gone.samples >= before.count)
                try await eventually("progress is seen", within: 60) { try await server.job(id).progress > 0 }
                let job = try await eventually("the import is over", within: 120) {
                    let job = try await server.job(id)
                    return ["completed", "failed"].contains(job.status) ? job : nil
                }
                #expect(job.status == "completed", "\(job)")
                let after = try await server.api.ask("GET", path, for: TimelineAnswer.self)
                #expect(after.count >= 612 - gone.samples - 20, "\(after.count) of 612, \(gone.samples) forgotten")
                #expect(try #require(after.entries.first).seconds() > #require(before.last).seconds())
                #expect(after.entries[0].verdict == "new")
                #expect(Set(after.entries.map(\.frame.frameId)).isDisjoint(with: before.map(\.frame.frameId)))
                for frame in Set(after.entries.prefix(50).map(\.frame)) {
                    #expect(try await server.api.answer("GET", frame.url).status == 200)
                }
            }
        }
    }

    @Test("A file may say itself when it was recorded; one that doesn't fails with the way out")
    func startInFile() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 3))
        try await MemServer.run { server in
            func film(_ name: String, _ time: String?) async throws -> URL {
                let file = server.folder.data.appending(path: name)
                let metadata = time.map { ["-metadata", "creation_time=\($0)"] } ?? ["-map_metadata", "-1"]
                let arguments = ["-v", "error", "-y", "-i", clip.file.path, "-map", "0:v", "-c", "copy"]
                _ = try await ChildProcess.run(
                    FFmpeg.recent.program(),
                    arguments + metadata + [file.path],
                    in: server.folder
                )
                return file
            }
            let job = try await server.importFile(try await film("a.mp4", Self.start), start: "file")
            let result = try #require(job.result, "\(job)")
            #expect(result.startTime == Self.start)
            let imported = try await server.api.timeline(result.sourceId, since: Self.start)
            #expect(imported.first?.timestamp == Self.start)
            #expect(try await server.job(job.id).result?.startTime == Self.start)
            for (name, time, reason) in [
                ("silent.mp4", nil, "does not say when"), ("old.mkv", "1970-01-01T00:00:09Z", "which can't be"),
            ] as [(String, String?, String)] {
                let file = try await film(name, time)
                let outcome = try await server.command(["import", file.path, "--start", "file"])
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains(reason), "\(outcome)")
                #expect(outcome.errors.contains("mem import --start TIME, or start_timestamp"), "\(outcome)")
            }
        }
    }

    @Test(
        "A job that runs when Mem is killed, or stopped, has failed afterwards and left nothing",
        arguments: [true, false]
    )
    func restarted(isKilled: Bool) async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe())
        try await Workload.machine.claiming(40) {
            try await MemServer.run(ServerOptions(enableDeduplication: false)) { server in
                let file = try await long(clip, in: server.folder)
                let id = try await server.beginImport(of: file, everySeconds: 0.1)
                if isKilled { await server.kill() } else { try await server.stop() }
                try await server.startAgain()
                let job = try await server.job(id)
                #expect(job.status == "failed")
                #expect(job.error?.hasPrefix("Mem was stopped") == true)
                try await server.expectNothing()
            }
        }
    }

    @Test("A file that is too large is refused, and nothing of it stays on the disk")
    func tooLarge() async throws {
        try await MemServer.run(ServerOptions(maxUploadBytes: 2_000_000)) { server in
            let file = server.folder.data.appending(path: "large.mp4")
            for count in [2_000_001, 20_000_000] {
                try Data(count: count).write(to: file)
                let outcome = try await server.command(["import", file.path, "--start", Self.start])
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("api.max_upload_size"), "\(outcome)")
            }
            try await server.expectNothing()
        }
    }

    @Test(
        "A file that does not fit on the disk is refused, and its place is free again",
        .enabled(if: TestFolder.canMount, "this user may not mount a small disk")
    )
    func fullDisk() async throws {
        try await MemServer.run(ServerOptions(diskMegabytes: 24)) { server in
            let file = server.folder.url.appending(path: "large.mp4")
            try Data(count: 40_000_000).write(to: file)
            let outcome = try await server.command(["import", file.path, "--start", Self.start])
            try FileManager.default.removeItem(at: file)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("no room"), "\(outcome)")
            #expect(server.uploads.isEmpty)
            try await server.api.ask("GET", "/health")
        }
    }

    @Test("Only files in the folder of imports can be named by their path")
    func paths() async throws {
        try await MemServer.run { server in
            for path in ["/etc/passwd", "../../../../etc/passwd", "/proc/self/environ", "..", "mem.duckdb/../../x"] {
                let body = #"{"filepath": "\#(path)", "start_timestamp": "\#(Self.start)"}"#
                let (status, _) = try await server.api.answer("POST", "/api/capture", json: body)
                #expect(status == 403, "\(path)")
            }
            let unnamed = #"{"filepath": "film.mp4"}"#
            #expect(try await server.api.answer("POST", "/api/capture", json: unnamed).status == 400)
        }
    }
}

extension MemServer {
    /// How many samples of a source the command line exports.
    fileprivate func exportedRows(of source: Int) async throws -> Int {
        let path = folder.data.appending(path: "source-\(source).csv").path
        try await ChildProcess.run(
            Place.mem,
            ["export", path, "--format", "csv", "--from", "2026-11-22T00:00:00Z", "--source", "\(source)"],
            in: folder,
            environment: ["MEM_URL": api.base]
        )
        return try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\r\n").count - 2
    }

    /// Which frames of the clip the rows of a timeline show.
    fileprivate func marks(of entries: [TimelineAnswer.Entry]) async throws -> [Int?] {
        try await MarkReader(folder: folder).numbers(on: try await api.pictures(of: entries))
    }
}

extension APIClient {
    /// A source's timeline of an hour.
    fileprivate func timeline(_ source: Int, since start: String) async throws -> [TimelineAnswer.Entry] {
        let path = "/api/search?type=timeline&source_id=\(source)&limit=1000&start=\(start)"
        return try await ask("GET", path, for: TimelineAnswer.self).entries
    }
}
