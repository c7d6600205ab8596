/// A stored frame without its bytes.
public struct FrameRecord: Hashable, Sendable {
    /// Its number.
    public var id: FrameID
    /// The source that it was taken from.
    public var sourceID: SourceID
    /// When it was first on screen.
    public var firstInstant: Instant
    /// Its size in pixels.
    public var pictureSize: PictureSize
    /// Its fingerprint.
    public var fingerprint: Fingerprint
    /// The size of its full JPEG file in bytes.
    public var jpegBytes: Int
    /// The quality that its JPEG was made with.
    public var jpegQuality: Int

    /// Creates a record.
    public init(
        id: FrameID,
        sourceID: SourceID,
        firstInstant: Instant,
        pictureSize: PictureSize,
        fingerprint: Fingerprint,
        jpegBytes: Int,
        jpegQuality: Int
    ) {
        self.id = id
        self.sourceID = sourceID
        self.firstInstant = firstInstant
        self.pictureSize = pictureSize
        self.fingerprint = fingerprint
        self.jpegBytes = jpegBytes
        self.jpegQuality = jpegQuality
    }
}
