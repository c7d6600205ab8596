/// What is added each day, and how long there is room for it.
public struct StorageForecast: Hashable, Sendable {
    /// What a source adds.
    public struct Growth: Hashable, Sendable {
        /// The source.
        public var sourceID: SourceID
        /// Its session, if it is a stream's.
        public var sessionID: SessionID?
        /// Its name.
        public var name: String
        /// Bytes of pictures and recordings a day.
        public var bytesPerDay: Double

        /// Creates one.
        public init(sourceID: SourceID, sessionID: SessionID?, name: String, bytesPerDay: Double) {
            self.sourceID = sourceID
            self.sessionID = sessionID
            self.name = name
            self.bytesPerDay = bytesPerDay
        }
    }

    /// From when on was looked at what was added: a week at most.
    public var since: Instant
    /// What each source adds, the greatest first; those that add nothing are left out.
    public var growth: [Growth]
    /// Bytes of all pictures that are kept.
    public var pictureBytes: Int64
    /// Bytes of all recordings that are kept.
    public var recordingBytes: Int64
    /// Bytes in use of the main file, which holds all but pictures and recordings.
    public var timelineBytes: Int64
    /// The disk's room; nil if nobody can tell.
    public var room: DiskRoom?

    /// Creates a forecast.
    public init(
        since: Instant,
        growth: [Growth],
        pictureBytes: Int64,
        recordingBytes: Int64,
        timelineBytes: Int64,
        room: DiskRoom?
    ) {
        self.since = since
        self.growth = growth
        self.pictureBytes = pictureBytes
        self.recordingBytes = recordingBytes
        self.timelineBytes = timelineBytes
        self.room = room
    }

    /// Bytes of pictures and recordings a day, of all sources.
    public var bytesPerDay: Double { growth.reduce(0) { $0 + $1.bytesPerDay } }

    /// Days until there is no room any more, if all goes on as it did; nil if nothing is added.
    public var daysUntilFull: Double? {
        guard let room, bytesPerDay > 0 else { return nil }
        return Double(max(room.freeBytes - room.minimumFreeBytes, 0)) / bytesPerDay
    }
}
