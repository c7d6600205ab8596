/// How pictures are turned into other forms, and looked at.
///
/// Ingest implements it, with processes of their own for it; the API calls it. Streams never notice.
public protocol PictureWorking: Sendable {
    /// A stored JPEG file in another form.
    /// - Throws: ``PictureFailure``
    func render(_ jpeg: [UInt8], as form: PictureForm) async throws(PictureFailure) -> [UInt8]

    /// What a picture file from anywhere looks like: JPEG, PNG, WebP, GIF (its first picture) or BMP.
    /// - Throws: ``PictureFailure``
    func look(at file: [UInt8]) async throws(PictureFailure) -> PictureLook
}

/// What is known of a picture after a look at it.
public struct PictureLook: Hashable, Sendable {
    /// Its size in pixels.
    public var size: PictureSize
    /// Its fingerprint, computed as those of stored frames are.
    public var fingerprint: Fingerprint
    /// Its tiles, computed as those of stored frames are.
    public var tiles: PictureTiles

    /// Creates one.
    public init(size: PictureSize, fingerprint: Fingerprint, tiles: PictureTiles) {
        self.size = size
        self.fingerprint = fingerprint
        self.tiles = tiles
    }
}

/// Why a picture did not come out; ends the request only.
public enum PictureFailure: Error, Hashable, Sendable {
    /// The file is no picture that can be read; a sentence says why.
    case unreadable(String)
    /// The picture, or what was to come of it, is too large; a sentence says what for.
    case tooLarge(String)
    /// The process died of the picture, or was killed because it took too long; a sentence says which.
    case fatal(String)
    /// Too many pictures are wanted at once; after so many seconds there may be time.
    case busy(retryAfterSeconds: Int)
    /// No process can be had for it; a sentence for the log.
    case unavailable(String)
}
