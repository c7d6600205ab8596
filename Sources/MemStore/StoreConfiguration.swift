public import SQLSandbox

/// How a ``Store`` works; every default has its reason.
public struct StoreConfiguration: Hashable, Sendable {
    /// The main DuckDB file; the folder of picture files is named after it: `mem.duckdb.pictures`.
    public var path: String

    /// The quality that the JPEGs are made with, kept beside each frame.
    public var jpegQuality: Int

    /// What DuckDB may take for its buffers.
    ///
    /// It has to hold the rows of the picture file being written and of those that wait for their checkpoint, with room
    /// for queries. The process takes more than that, see `docs/schema.md`.
    public var memoryLimitMegabytes = 128

    /// The bytes that stay free on the disk; nil: 5 % of it, 2 GiB at most.
    public var minimumFreeBytes: Int?

    /// DuckDB's threads for one query: readers and the writer have threads of their own, and a short query that is
    /// spread over several costs more than it gains.
    public var threads = 1

    /// How many queries run at once, each with a connection and a thread; more wait.
    public var readers = 4

    /// How long samples gather before their group commit starts; the first one of a connection does not wait.
    ///
    /// Half of the second that they may wait at most: the other half is for the commit itself.
    public var gatherMilliseconds = 500

    /// The bytes of pictures that may wait for their commit; `submit` suspends beyond.
    ///
    /// Ten seconds of ten busy 1080p streams.
    public var queueBytes = 32 << 20

    /// The samples and marks that may wait for their commit, for streams that send no pictures: minutes of them.
    public var queueCount = 4096

    /// While nothing can be written, pictures of so many newest seconds are kept in memory.
    ///
    /// Older ones are let go when more than ``queueBytes`` wait; their samples stay.
    public var newestSeconds = 30.0

    /// The bytes that may wait while nothing can be written: the newest half a minute of fifty 1080p streams.
    public var reserveBytes = 256 << 20

    /// The samples and marks that may wait while nothing can be written: an hour of ten streams, some 10 MB.
    public var reserveCount = 36_864

    /// A picture file is finished when it has so many frames, which keeps lookups by number fast.
    public var pictureFileFrames = 1000

    /// A picture file is finished as well when it has so many bytes: the rows of an unfinished file are held in memory.
    public var pictureFileBytes = 32 << 20

    /// How many of the finished picture files that were read stay attached: 100 kB and a descriptor each.
    ///
    /// Attaching one takes longer than reading a picture.
    public var attachedPictureFiles = 512

    /// The main file is checkpointed when its write-ahead log has so many bytes.
    public var checkpointBytes = 4 << 20

    /// It is also checkpointed when so many seconds went by, so that a restart has little to read again.
    public var checkpointSeconds = 300

    /// After so many seconds the minutes that are over are summed up by the hour.
    ///
    /// Long ranges are counted by hours; what is not in them yet is counted by minutes.
    public var hourSeconds = 900

    /// So many events stay in the log: days of a few streams, some 20 MB at most.
    public var eventCount = 100_000

    /// Events stay in the log for so many seconds, a week: who was away for longer loads anew.
    public var eventSeconds = 7 * 86_400

    /// What the parts of the timeline and of the frames may take that are held in memory.
    ///
    /// Ten million samples of streams that change every 20 seconds, with their half a million frames, take some 80 MB.
    public var indexBytes = 96 << 20

    /// How long a part has to be left alone by commits before it is held in memory.
    public var indexPatienceSeconds = 30

    /// The program whose command ``queryCommand`` answers one query in SQL: this one, unless a test is running.
    public var queryProgram = "/proc/self/exe"

    /// What a query in SQL may take.
    public var queryLimits = SandboxLimits()

    /// The command of the program `mem` that calls `Sandbox.run`; people never type it.
    public static let queryCommand = "answer-query"

    /// Creates a configuration with all defaults.
    public init(path: String, jpegQuality: Int) {
        self.path = path
        self.jpegQuality = jpegQuality
    }
}
