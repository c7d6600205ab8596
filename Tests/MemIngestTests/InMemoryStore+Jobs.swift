import MemCore

extension InMemoryStore: JobStoring, MemoryForgetting {
    func save(_ job: ImportJob) async throws(StoreFailure) {
        changeJobs { jobs in
            jobs.removeAll { $0.id == job.id }
            jobs.append(job)
        }
    }

    func tell(_ job: ImportJob) async throws(StoreFailure) {}

    func begin(_ job: ImportJob) async throws(StoreFailure) -> SourceID {
        let source = try await createSource(name: job.request.fileName, createdAt: job.createdAt)
        var job = job
        job.sourceID = source
        try await save(job)
        return source
    }

    func abandon(_ job: ImportJob) async throws(StoreFailure) {
        var job = job
        job.sourceID = nil
        try await save(job)
    }

    func jobs(_ query: JobQuery) async throws(StoreFailure) -> JobPage {
        let matching = allJobs.reversed().filter { query.status == nil || $0.status == query.status }
        return JobPage(jobs: Array(matching.dropFirst(query.offset).prefix(query.limit)), total: matching.count)
    }

    func job(_ id: JobID) async throws(StoreFailure) -> ImportJob? { allJobs.first { $0.id == id } }

    func jobCounts() async throws(StoreFailure) -> JobCounts { JobCounts() }

    /// Imports forget whole sources.
    func forget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten {
        var forgotten = Forgotten()
        forgotten.samples = samples.count { $0.sourceID == query.sourceID }
        forgetSource(query.sourceID)
        return forgotten
    }

    func wouldForget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten { Forgotten() }
}
