internal import DuckDB
public import MemCore
internal import Synchronization

extension Store: JobStoring {
    /// Writes a job, new or known, after what was submitted before; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func save(_ job: ImportJob) async throws(StoreFailure) {
        try await write { .job(.save(job), $0) }
    }

    /// Tells how far a job is; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func tell(_ job: ImportJob) async throws(StoreFailure) {
        try await write { .job(.tell(job), $0) }
    }

    /// Creates the source of a job that begins; both are durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func begin(_ job: ImportJob) async throws(StoreFailure) -> SourceID {
        let id = SourceID(rawValue: lastSource.add(1, ordering: .relaxed).newValue)
        let source = SourceRecord(id: id, type: "file", filename: job.request.fileName, location: job.location)
        var job = job
        job.sourceID = id
        let begun = job
        try await write { .job(.begin(begun, source), $0) }
        return id
    }

    /// Writes a job that was over without success, and removes its source; durable when it returns.
    /// - Throws: ``StoreFailure`` with code `write` or `closed`.
    public func abandon(_ job: ImportJob) async throws(StoreFailure) {
        var over = job
        over.sourceID = nil
        let written = over
        try await write { .job(.abandon(written, job.sourceID), $0) }
    }

    /// One page of jobs, the newest first.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func jobs(_ query: JobQuery) async throws(StoreFailure) -> JobPage {
        try await read("The jobs can't be read") { connection throws(DuckDBError) in
            try connection.jobs(query)
        }
    }

    /// A job, nil if there is no such one.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func job(_ id: JobID) async throws(StoreFailure) -> ImportJob? {
        try await read("Job \(id) can't be read") { connection throws(DuckDBError) in
            try connection.job(id)
        }
    }

    /// How many jobs there are.
    /// - Throws: ``StoreFailure`` with code `read` or `closed`.
    public func jobCounts() async throws(StoreFailure) -> JobCounts {
        try await read("The jobs can't be counted") { connection throws(DuckDBError) in
            try connection.jobCounts()
        }
    }
}
