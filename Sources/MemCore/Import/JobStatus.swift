/// What has become of a job; the raw values are the API's words.
public enum JobStatus: String, Hashable, Sendable, CaseIterable {
    /// It waits for its turn.
    case queued
    /// The file is being read.
    case processing
    /// All of it is remembered.
    case completed
    /// Nothing of it is remembered; the job's error says why.
    case failed
    /// Nothing of it is remembered: somebody did not want it any more.
    case cancelled

    /// Whether nothing will change any more.
    public var isOver: Bool { self != .queued && self != .processing }
}
