public import MemCore

/// What is needed of an old picture besides its file.
public struct OldPicture: Sendable {
    /// Its size in pixels.
    public var size: PictureSize
    /// Its fingerprint, computed as those of new frames are.
    public var fingerprint: Fingerprint
    /// Its tiles, computed as those of new frames are.
    public var tiles: PictureTiles
    /// Its small picture.
    public var thumbnail: [UInt8]

    /// Creates one.
    public init(size: PictureSize, fingerprint: Fingerprint, tiles: PictureTiles, thumbnail: [UInt8]) {
        self.size = size
        self.fingerprint = fingerprint
        self.tiles = tiles
        self.thumbnail = thumbnail
    }
}
