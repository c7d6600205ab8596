/// The import of one video file: what was asked for, and what became of it.
public struct ImportJob: Hashable, Sendable {
    /// Its name.
    public var id: JobID
    /// How far it is.
    public var status = JobStatus.queued
    /// What is imported, and how.
    public var request: ImportRequest
    /// Where the file is; nil if it was uploaded.
    public var location: String?
    /// When it was asked for.
    public var createdAt: Instant
    /// When it was over.
    public var completedAt: Instant?
    /// How much of the file was read, 0 … 1.
    public var progress = 0.0
    /// Where its samples are; nil before it began, and when nothing of it is remembered.
    public var sourceID: SourceID?
    /// Samples taken, of any verdict.
    public var samples = 0
    /// Frames stored.
    public var frames = 0
    /// How long the video is, as far as it was read.
    public var duration = MediaTime.zero
    /// What people should know about a job that completed.
    public var note: String?
    /// Why it failed, a sentence for people.
    public var error: String?

    /// Creates a job that waits for its turn.
    public init(id: JobID, request: ImportRequest, location: String? = nil, createdAt: Instant) {
        self.id = id
        self.request = request
        self.location = location
        self.createdAt = createdAt
    }

    /// When the video ends, by the wall clock of its start.
    public var end: Instant { request.start.advanced(by: duration) }
}

/// What is to be imported, and how.
public struct ImportRequest: Hashable, Sendable {
    /// The file's name without folders.
    public var fileName: String
    /// When the first picture was on screen.
    public var start: Instant
    /// Whether the file itself is to say so; until it has, ``start`` is when the import was asked for.
    public var isStartInFile: Bool
    /// Media time from one sample to the next.
    public var interval: MediaTime

    /// Creates a request.
    public init(fileName: String, start: Instant, isStartInFile: Bool = false, interval: MediaTime) {
        self.fileName = fileName
        self.isStartInFile = isStartInFile
        self.start = start
        self.interval = interval
    }
}

/// Which jobs are asked for.
public struct JobQuery: Hashable, Sendable {
    /// Only those of this status, if set.
    public var status: JobStatus?
    /// At most so many.
    public var limit: Int
    /// So many are skipped first.
    public var offset: Int

    /// Creates a query.
    public init(status: JobStatus? = nil, limit: Int = 100, offset: Int = 0) {
        self.status = status
        self.limit = limit
        self.offset = offset
    }
}

/// One page of jobs, the newest first.
public struct JobPage: Hashable, Sendable {
    /// The jobs of the page.
    public var jobs: [ImportJob]
    /// How many there are in all.
    public var total: Int

    /// Creates a page.
    public init(jobs: [ImportJob], total: Int) {
        self.jobs = jobs
        self.total = total
    }
}

/// How many jobs there are.
public struct JobCounts: Hashable, Sendable {
    /// Those that wait or run.
    public var active = 0
    /// Those that completed.
    public var completed = 0
    /// Those that failed.
    public var failed = 0
    /// All of them, cancelled ones as well.
    public var total = 0

    /// None.
    public init() {}
}
