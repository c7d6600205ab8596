/// How video files are imported, and the jobs that do it are looked at and cancelled.
///
/// Ingest implements it, the API calls it.
public protocol JobControl: Sendable {
    /// Makes room for a file that comes in pieces.
    /// - Throws: ``JobControlError``
    func beginUpload() async throws(JobControlError) -> any VideoUpload

    /// Imports a file of the folder that the configuration names.
    ///
    /// - Parameters:
    ///   - path: where it is; links and `..` are resolved before anything is compared.
    ///   - request: how; its file name is taken from the path.
    /// - Throws: ``JobControlError``
    func importFile(at path: String, as request: ImportRequest) async throws(JobControlError) -> ImportJob

    /// One page of jobs, the newest first.
    /// - Throws: ``StoreFailure``
    func jobs(_ query: JobQuery) async throws(StoreFailure) -> JobPage

    /// A job, nil if there is no such one.
    /// - Throws: ``StoreFailure``
    func job(_ id: JobID) async throws(StoreFailure) -> ImportJob?

    /// How many jobs there are.
    /// - Throws: ``StoreFailure``
    func jobCounts() async throws(StoreFailure) -> JobCounts

    /// Cancels a job and returns when nothing of it is left; no effect on one that was cancelled.
    /// - Throws: ``JobControlError``, `over` if it completed or failed.
    func cancel(_ id: JobID) async throws(JobControlError) -> ImportJob
}

/// A file that comes in pieces, by one caller; one that is neither finished nor abandoned is gone with its last holder.
public protocol VideoUpload: Sendable {
    /// Writes the next piece.
    /// - Throws: ``JobControlError``, `tooLarge` or `diskFull` among others.
    func write(_ bytes: [UInt8]) async throws(JobControlError)

    /// Imports what was written.
    /// - Throws: ``JobControlError``
    func finish(as request: ImportRequest) async throws(JobControlError) -> ImportJob

    /// Removes what was written.
    func abandon() async
}

/// Why a file can't be imported, or a job not be cancelled.
///
/// Ends the call only.
public enum JobControlError: Error, Hashable, Sendable {
    /// There is no such job.
    case notFound
    /// The job is over.
    case over(JobStatus)
    /// The configuration names no folder to import from.
    case noDirectory
    /// The file is not in that folder.
    case outsideDirectory
    /// There is no such file, or it is none that can be read; the sentence says which.
    case noFile(String)
    /// The file is larger than so many bytes.
    case tooLarge(Int)
    /// The disk is full.
    case diskFull
    /// The file can't be written, for another reason.
    case disk(String)
    /// So many jobs wait already.
    case tooMany(Int)
    /// Mem is shutting down.
    case closing
    /// The store refused; the sentence says why.
    case store(StoreFailure)
}
