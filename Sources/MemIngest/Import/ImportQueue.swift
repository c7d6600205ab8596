internal import DecoderProtocol
internal import Glibc
internal import Logging
internal import MemCore

/// All imports: one runs at a time, so that they take little from live streams; the others wait for their turn.
actor ImportQueue {
    /// So many may wait: enough for a folder of recordings.
    static let maximumWaiting = 1000
    /// How long after a failure the store is asked again.
    private static let pauseBetweenTries = Duration.seconds(5)
    /// How often it is told at most how far a job is.
    private static let pauseBetweenProgress = Duration.seconds(1)

    /// A job with its file.
    struct Entry: Sendable {
        var job: ImportJob
        var file: File

        /// Where the file is.
        enum File: Sendable {
            /// In the staging folder; removed when the job is over.
            case staged(String)
            /// In the folder of imports.
            case kept(String)
        }
    }

    /// The job that runs.
    private struct Running {
        var job: ImportJob
        var work: FileImport?
        var task: Task<Void, Never>
    }

    let environment: FileImport.Environment
    let store: any JobStoring
    let folder: StagingFolder
    private let forgetting: any MemoryForgetting
    private var waiting: [Entry] = []
    private var running: Running?
    private var isClosing = false
    private let calls: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    /// Creates an empty queue; ``load()`` cleans up after an earlier run.
    init(environment: FileImport.Environment, store: any JobStoring, forgetting: any MemoryForgetting) {
        self.environment = environment
        self.store = store
        self.forgetting = forgetting
        folder = StagingFolder(of: environment.configuration.database.path)
        (calls, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The folder of imports, as it is configured now.
    var directory: ImportDirectory { ImportDirectory(path: environment.configuration.files.importDirectory) }

    /// Forgets what was being imported when the program ended; its jobs have failed.
    func load() async throws(StoreFailure) {
        folder.clear()
        for status in [JobStatus.processing, .queued] {
            for job in try await store.jobs(JobQuery(status: status, limit: .max)).jobs {
                try await discard(job, as: .failed, because: Self.stopped)
            }
        }
    }

    /// Imports what is asked for until ``stop()``; returns when the job that runs then is cleaned up.
    func run() async {
        for await _ in calls {
            while !isClosing, !waiting.isEmpty {
                let entry = waiting.removeFirst()
                let task = Task { await self.work(on: entry) }
                running = Running(job: entry.job, task: task)
                await task.value
                running = nil
            }
        }
    }

    /// Ends the job that runs, and takes no more.
    func stop() {
        isClosing = true
        running?.task.cancel()
        bell.finish()
    }

    /// Makes a job known and durable; it runs when its turn comes.
    func add(_ entry: Entry) async throws(JobControlError) -> ImportJob {
        guard !isClosing else { throw .closing }
        guard waiting.count < Self.maximumWaiting else { throw .tooMany(Self.maximumWaiting) }
        do throws(StoreFailure) {
            try await store.save(entry.job)
        } catch {
            throw .store(error)
        }
        waiting.append(entry)
        bell.yield()
        return entry.job
    }

    /// A job as it is now: the store knows nothing of its progress.
    func current(_ job: ImportJob) -> ImportJob {
        guard let running, running.job.id == job.id, !job.status.isOver else { return job }
        var job = running.job
        job.progress = running.work?.progress ?? 0
        return job
    }

    /// Ends a job that is not over; returns when nothing of it is left.
    func end(_ id: JobID) async throws(StoreFailure) {
        if let index = waiting.firstIndex(where: { $0.job.id == id }) {
            let entry = waiting.remove(at: index)
            remove(entry.file)
            try await discard(entry.job, as: .cancelled)
        } else if let running, running.job.id == id {
            running.task.cancel()
            await running.task.value
        }
    }

    private func work(on entry: Entry) async {
        defer { remove(entry.file) }
        var job = entry.job
        job.status = .processing
        do throws(StoreFailure) {
            job.sourceID = try await store.begin(job)
        } catch {
            return await persist { [self, entry] () async throws(StoreFailure) in
                try await discard(entry.job, as: .failed, because: "\(error)")
            }
        }
        guard let source = job.sourceID else { return }
        let work = FileImport(entry.job.request, source: source, environment: environment)
        running?.job = job
        running?.work = work
        let telling = Task { await self.tell(of: job.id) }
        let outcome = await run(work, entry.file)
        telling.cancel()
        // Nothing is told of a job that runs once it is over.
        await telling.value
        job.progress = work.progress
        if case .success(let position) = outcome, !Task.isCancelled {
            work.report(in: &job, position)
            job.status = .completed
            job.completedAt = .now()
            job.progress = 1
        }
        let (over, reason) = (job, Self.reason(outcome, of: job))
        let isUnwanted = Task.isCancelled && !isClosing
        await persist { [self] () async throws(StoreFailure) in
            if over.status == .completed {
                try await store.save(over)
            } else if isUnwanted {
                try await discard(over, as: .cancelled)
            } else {
                try await discard(over, as: .failed, because: isClosing ? Self.stopped : reason)
            }
        }
        environment.logger.info(
            "import is over",
            metadata: [
                "job": "\(job.id)", "source": "\(source)", "samples": "\(job.samples)",
                "outcome": "\(over.status == .completed ? "completed" : isUnwanted ? "cancelled" : reason)",
            ]
        )
    }

    /// Tells how far a job is for as long as it runs, when that has changed by a percent or more.
    private func tell(of id: JobID) async {
        var told = 0.0
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.pauseBetweenProgress)
            guard !Task.isCancelled, let running, running.job.id == id else { return }
            let job = current(running.job)
            guard job.progress - told >= 0.01 else { continue }
            told = job.progress
            // What can't be told now is told at the next step.
            try? await store.tell(job)
        }
    }

    private func run(_ work: FileImport, _ file: Entry.File) async -> Result<FilePosition, ImportFailure> {
        let descriptor: Int32
        switch file {
        case .staged(let path):
            descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { return .failure(ImportFailure(String(cString: strerror(errno)))) }
        case .kept(let path):
            do throws(JobControlError) {
                descriptor = try directory.open(path).descriptor
            } catch {
                return .failure(ImportFailure("it was moved or replaced before its turn came"))
            }
        }
        return await work.run(descriptor: descriptor)
    }

    private static func reason(_ outcome: Result<FilePosition, ImportFailure>, of job: ImportJob) -> String {
        guard case .failure(let failure) = outcome else { return "" }
        return "\(job.request.fileName) can't be imported: \(failure)."
    }

    private static let stopped = "Mem was stopped before the import was done: import the file again."

    /// Forgets what a job brought, and writes that it is over.
    private func discard(
        _ job: ImportJob,
        as status: JobStatus,
        because reason: String? = nil
    ) async throws(StoreFailure) {
        if let source = job.sourceID {
            // Once the job is durable, so is all that was submitted for it.
            try await store.save(job)
            _ = try await forgetting.forget(ForgetQuery(sourceID: source))
        }
        var job = job
        job.status = status
        job.error = reason
        job.completedAt = .now()
        job.samples = 0
        job.frames = 0
        try await store.abandon(job)
    }

    /// Does something until the store lets it; what is not done when the program ends is done at its next start.
    private func persist(_ body: () async throws(StoreFailure) -> Void) async {
        while true {
            do throws(StoreFailure) {
                return try await body()
            } catch {
                environment.logger.error("an import's end can't be written", metadata: ["reason": "\(error)"])
            }
            if isClosing { return }
            // Not cancelled along with the job: that would make it spin.
            await Task { try? await Task.sleep(for: Self.pauseBetweenTries) }.value
        }
    }

    private func remove(_ file: Entry.File) {
        if case .staged(let path) = file { unlink(path) }
    }
}
