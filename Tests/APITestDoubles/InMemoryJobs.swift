package import MemCore
internal import Synchronization

/// Imports that only note what was asked for: jobs stay queued until a test says otherwise.
package final class InMemoryJobs: JobControl {
    private struct State {
        var jobs: [ImportJob] = []
        var files: [[UInt8]] = []
        var abandoned = 0
        var failure: JobControlError?
    }

    private let state = Mutex(State())

    /// Creates an empty list.
    package init() {}

    /// What was uploaded whole, in order.
    package var files: [[UInt8]] { state.withLock { $0.files } }
    /// How many uploads were given up.
    package var abandoned: Int { state.withLock { $0.abandoned } }
    /// The jobs, oldest first.
    package var all: [ImportJob] { state.withLock { $0.jobs } }

    /// Makes every write and every import fail.
    package func fail(with failure: JobControlError?) {
        state.withLock { $0.failure = failure }
    }

    /// Changes a job.
    package func change(_ id: JobID, _ body: @Sendable (inout ImportJob) -> Void) {
        state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return }
            body(&state.jobs[index])
        }
    }

    package func beginUpload() async throws(JobControlError) -> any VideoUpload { Upload(jobs: self) }

    package func importFile(at path: String, as request: ImportRequest) async throws(JobControlError) -> ImportJob {
        try add(ImportJob(id: .random(), request: request, location: path, createdAt: .now()), file: nil)
    }

    package func jobs(_ query: JobQuery) async throws(StoreFailure) -> JobPage {
        let matching = all.reversed().filter { query.status == nil || $0.status == query.status }
        return JobPage(jobs: Array(matching.dropFirst(query.offset).prefix(query.limit)), total: matching.count)
    }

    package func job(_ id: JobID) async throws(StoreFailure) -> ImportJob? { all.first { $0.id == id } }

    package func jobCounts() async throws(StoreFailure) -> JobCounts {
        var counts = JobCounts()
        for job in all {
            counts.total += 1
            switch job.status {
            case .queued, .processing: counts.active += 1
            case .completed: counts.completed += 1
            case .failed: counts.failed += 1
            case .cancelled: break
            }
        }
        return counts
    }

    package func cancel(_ id: JobID) async throws(JobControlError) -> ImportJob {
        guard let job = all.first(where: { $0.id == id }) else { throw .notFound }
        guard !job.status.isOver || job.status == .cancelled else { throw .over(job.status) }
        change(id) { $0.status = .cancelled }
        return job
    }

    private func add(_ job: ImportJob, file: [UInt8]?) throws(JobControlError) -> ImportJob {
        let failure = state.withLock { state in
            if state.failure == nil {
                state.jobs.append(job)
                if let file { state.files.append(file) }
            }
            return state.failure
        }
        if let failure { throw failure }
        return job
    }

    private final class Upload: VideoUpload {
        private let jobs: InMemoryJobs
        private let bytes = Mutex<[UInt8]>([])

        init(jobs: InMemoryJobs) {
            self.jobs = jobs
        }

        func write(_ more: [UInt8]) async throws(JobControlError) {
            if let failure = jobs.state.withLock({ $0.failure }) { throw failure }
            bytes.withLock { $0 += more }
        }

        func finish(as request: ImportRequest) async throws(JobControlError) -> ImportJob {
            try jobs.add(
                ImportJob(id: .random(), request: request, createdAt: .now()),
                file: bytes.withLock { $0 }
            )
        }

        func abandon() async {
            jobs.state.withLock { $0.abandoned += 1 }
        }
    }
}
