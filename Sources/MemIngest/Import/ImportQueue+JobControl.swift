internal import Glibc
internal import MemCore

extension ImportQueue: JobControl {
    nonisolated func beginUpload() async throws(JobControlError) -> any VideoUpload {
        try StagedUpload(
            in: folder,
            maximumBytes: environment.configuration.api.maxUploadSize,
            hasRoom: { [sink = environment.sink] in sink.lackOfRoom() == nil },
            accept: { [self] (path, request) async throws(JobControlError) in
                try await add(
                    Entry(job: ImportJob(id: .random(), request: request, createdAt: .now()), file: .staged(path))
                )
            }
        )
    }

    func importFile(at path: String, as request: ImportRequest) async throws(JobControlError) -> ImportJob {
        let (descriptor, real) = try directory.open(path)
        close(descriptor)
        let job = ImportJob(id: .random(), request: request, location: real, createdAt: .now())
        return try await add(Entry(job: job, file: .kept(real)))
    }

    func jobs(_ query: JobQuery) async throws(StoreFailure) -> JobPage {
        var page = try await store.jobs(query)
        page.jobs = page.jobs.map(current)
        return page
    }

    func job(_ id: JobID) async throws(StoreFailure) -> ImportJob? {
        try await store.job(id).map(current)
    }

    func jobCounts() async throws(StoreFailure) -> JobCounts {
        try await store.jobCounts()
    }

    func cancel(_ id: JobID) async throws(JobControlError) -> ImportJob {
        let job: ImportJob?
        do throws(StoreFailure) {
            try await end(id)
            job = try await store.job(id)
        } catch {
            throw .store(error)
        }
        guard let job else { throw .notFound }
        guard job.status == .cancelled else { throw .over(job.status) }
        return job
    }
}
