/// How much is remembered, and what it takes.
public struct MemoryTotals: Hashable, Sendable {
    /// Frames: each picture once.
    public var frames: Int
    /// Samples: rows of the timeline, each of which refers to a frame.
    public var samples: Int
    /// Sources that samples can come from.
    public var sources: Int
    /// Hours of video that samples were taken of, gaps left out, of all sources together.
    public var hours: Double
    /// Bytes of all full pictures, each once.
    public var jpegBytes: Int
    /// Bytes of all thumbnails, each once.
    public var thumbnailBytes: Int
    /// Bytes that the database's files have on the disk, those of the pictures included.
    public var fileBytes: Int

    /// Creates totals.
    public init(
        frames: Int,
        samples: Int,
        sources: Int,
        hours: Double,
        jpegBytes: Int,
        thumbnailBytes: Int,
        fileBytes: Int
    ) {
        self.frames = frames
        self.samples = samples
        self.sources = sources
        self.hours = hours
        self.jpegBytes = jpegBytes
        self.thumbnailBytes = thumbnailBytes
        self.fileBytes = fileBytes
    }

    /// Samples that needed no picture of their own, in percent; 0 when there are none.
    public var deduplicationRate: Double {
        samples > 0 ? 100 * (1 - Double(frames) / Double(samples)) : 0
    }
}
