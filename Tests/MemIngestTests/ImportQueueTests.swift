import Foundation
import Logging
import MemCore
import NIOPosix
import SampleClips
import Testing

@testable import MemIngest

/// Jobs with real files, the real decoder process and a store in memory.
@Suite("Imports", .serialized)
struct ImportQueueTests {
    private let store = InMemoryStore()
    private let request = ImportRequest(
        fileName: "film.mkv",
        start: Instant(microseconds: 1_795_348_200_000_000),
        interval: MediaTime(milliseconds: 1000)
    )

    private func configuration(_ place: String) -> Configuration {
        var configuration = Configuration()
        configuration.database.path = place + "/mem.duckdb"
        configuration.files.importDirectory = place
        return configuration
    }

    private func queue(
        _ place: String,
        decoder: String = LiveStreamTests.decoder,
        by current: CurrentConfiguration? = nil
    ) -> ImportQueue {
        ImportQueue(
            environment: FileImport.Environment(
                current: current ?? CurrentConfiguration(configuration(place)),
                sink: store,
                decoderPath: decoder,
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ),
            store: store,
            forgetting: store
        )
    }

    /// A folder with `film.mkv` of three seconds in it.
    private func withFilm(_ body: (String) async throws -> Void) async throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("queue-\(UUID())").path
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        _ = try #require(Program.ffmpeg).run(
            ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10:duration=3", "-c:v", "libx264"]
                + ["-preset", "ultrafast", "-pix_fmt", "yuv420p", place + "/film.mkv"]
        )
        try await body(place)
    }

    /// Runs a queue until it has no job left.
    private func work(_ queue: ImportQueue, during body: () async throws -> Void) async throws {
        async let running: Void = queue.run()
        do { try await body() } catch {
            await queue.stop()
            throw error
        }
        // The job that ends last says so in the store; there is no other event to wait for.
        while store.allJobs.contains(where: { !$0.status.isOver }) { try await Task.sleep(for: .milliseconds(20)) }
        await queue.stop()
        await running
    }

    @Test("a file becomes samples at its time, and its job says what it brought")
    func completed() async throws {
        try await withFilm { place in
            let queue = queue(place)
            try await work(queue) { _ = try await queue.importFile(at: "film.mkv", as: request) }
            let job = try #require(store.allJobs.first)
            #expect(job.status == .completed)
            #expect(job.samples == 3)
            #expect(job.progress == 1)
            #expect(job.duration.seconds == 3)
            #expect(job.end == request.start.advanced(bySeconds: 3))
            #expect(job.note == nil)
            #expect(job.frames == store.samples.count { $0.verdict == .new })
            #expect(store.samples.map { $0.instant.seconds(since: request.start) } == [0, 1, 2])
            #expect(store.samples.allSatisfy { $0.sessionID == nil && $0.sourceID == job.sourceID })
            #expect(store.marks.count == 1)
            #expect(store.forgotten.isEmpty)
        }
    }

    @Test("a file is imported by the settings in force when its turn comes")
    func settings() async throws {
        try await withFilm { place in
            var changed = configuration(place)
            changed.files.importDirectory = nil
            let current = CurrentConfiguration(changed)
            let queue = queue(place, by: current)
            await #expect(throws: JobControlError.noDirectory) {
                try await queue.importFile(at: "film.mkv", as: request)
            }
            changed.files.importDirectory = place
            changed.capture.frame.jpegQuality = 33
            changed.capture.frame.enableDeduplication = false
            current.replace(with: changed)
            try await work(queue) { _ = try await queue.importFile(at: "film.mkv", as: request) }
            #expect(store.samples.map(\.picture?.quality) == [33, 33, 33])
            changed.api.maxUploadSize = 2
            current.replace(with: changed)
            let upload = try await queue.beginUpload()
            await #expect(throws: JobControlError.tooLarge(2)) { try await upload.write([1, 2, 3]) }
        }
    }

    @Test("an upload is removed when its job is over, whatever became of it")
    func uploads() async throws {
        try await withFilm { place in
            let queue = queue(place)
            let film = try [UInt8](Data(contentsOf: URL(fileURLWithPath: place + "/film.mkv")))
            try await work(queue) {
                for bytes in [film, Array("no film".utf8)] {
                    let upload = try await queue.beginUpload()
                    try await upload.write(bytes)
                    _ = try await upload.finish(as: request)
                }
            }
            #expect(store.allJobs.map(\.status) == [.completed, .failed])
            let reason = store.allJobs[1].error
            #expect(reason?.hasPrefix("film.mkv can't be imported: it is no video file") == true)
            #expect(store.allJobs[1].sourceID == nil)
            #expect(store.forgotten.count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: place + "/mem.duckdb.imports").isEmpty)
        }
    }

    @Test("a decoder that can't be started fails the job")
    func noDecoder() async throws {
        try await withFilm { place in
            let queue = queue(place, decoder: "/bin/false")
            try await work(queue) { _ = try await queue.importFile(at: "film.mkv", as: request) }
            #expect(store.allJobs.map(\.status) == [.failed])
        }
    }

    @Test("a job that waits is cancelled without a trace; one that is over is not")
    func cancelled() async throws {
        try await withFilm { place in
            let queue = queue(place)
            let job = try await queue.importFile(at: "film.mkv", as: request)
            #expect(try await queue.cancel(job.id).status == .cancelled)
            #expect(try await queue.cancel(job.id).status == .cancelled)
            try await work(queue) { _ = try await queue.importFile(at: "film.mkv", as: request) }
            let over = try #require(store.allJobs.last)
            await #expect(throws: JobControlError.over(.completed)) { try await queue.cancel(over.id) }
            await #expect(throws: JobControlError.notFound) { try await queue.cancel(JobID(rawValue: "nobody")) }
        }
    }

    @Test("what an earlier run was importing is forgotten, and its job has failed")
    func restarted() async throws {
        try await withFilm { place in
            var running = ImportJob(id: .random(), request: request, createdAt: .now())
            running.status = .processing
            let source = try await store.begin(running)
            let waiting = ImportJob(id: .random(), request: request, createdAt: .now())
            try await store.save(waiting)
            try await queue(place).load()
            #expect(store.forgotten == [source])
            for id in [running.id, waiting.id] {
                let job = try await store.job(id)
                #expect(job?.status == .failed)
                #expect(job?.error?.hasPrefix("Mem was stopped") == true)
                #expect(job?.sourceID == nil)
            }
        }
    }
}
