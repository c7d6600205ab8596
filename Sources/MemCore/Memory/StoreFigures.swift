/// What waits for the store, and what its files take, at one moment; for metrics.
public struct StoreFigures: Hashable, Sendable {
    /// How many samples, marks and changes wait for their commit.
    public var queuedItems: Int
    /// The bytes that those hold.
    public var queuedBytes: Int
    /// How many callers wait until the queue has room.
    public var waitingCallers: Int
    /// Seconds that the oldest item has waited; 0 if there is none.
    public var oldestWaitSeconds: Double
    /// Bytes of the main file.
    public var databaseBytes: Int
    /// Bytes of its write-ahead log.
    public var logBytes: Int
    /// Bytes of all picture files.
    public var pictureBytes: Int

    /// Creates figures.
    public init(
        queuedItems: Int,
        queuedBytes: Int,
        waitingCallers: Int,
        oldestWaitSeconds: Double,
        databaseBytes: Int,
        logBytes: Int,
        pictureBytes: Int
    ) {
        self.queuedItems = queuedItems
        self.queuedBytes = queuedBytes
        self.waitingCallers = waitingCallers
        self.oldestWaitSeconds = oldestWaitSeconds
        self.databaseBytes = databaseBytes
        self.logBytes = logBytes
        self.pictureBytes = pictureBytes
    }
}
