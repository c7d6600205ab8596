/// Where jobs outlive the program.
///
/// The store implements it, imports call it. What a call wrote is durable when it returns, and so is all that was
/// submitted to the ``SampleSink`` before.
public protocol JobStoring: Sendable {
    /// Writes a job, new or known; the end of its source is known when it is completed.
    /// - Throws: ``StoreFailure``
    func save(_ job: ImportJob) async throws(StoreFailure)

    /// Tells whoever listens how far a job is that runs; nothing else is written of that.
    /// - Throws: ``StoreFailure``
    func tell(_ job: ImportJob) async throws(StoreFailure)

    /// Creates the source of a job that begins, writes both at once, and returns the source's number.
    /// - Throws: ``StoreFailure``
    func begin(_ job: ImportJob) async throws(StoreFailure) -> SourceID

    /// Writes a job that was over without success, and removes its source, of which nothing must be remembered by then.
    /// - Throws: ``StoreFailure``
    func abandon(_ job: ImportJob) async throws(StoreFailure)

    /// One page of jobs, the newest first.
    /// - Throws: ``StoreFailure``
    func jobs(_ query: JobQuery) async throws(StoreFailure) -> JobPage

    /// A job, nil if there is no such one.
    /// - Throws: ``StoreFailure``
    func job(_ id: JobID) async throws(StoreFailure) -> ImportJob?

    /// How many jobs there are.
    /// - Throws: ``StoreFailure``
    func jobCounts() async throws(StoreFailure) -> JobCounts
}
