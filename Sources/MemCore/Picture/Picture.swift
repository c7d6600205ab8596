/// The bytes of a kept picture.
public struct Picture: Hashable, Sendable {
    /// The full picture as a JPEG file (baseline, BT.601 full range, 4:2:0).
    public var jpeg: [UInt8]

    /// The picture fitted into 320×240 with its aspect kept, as a JPEG file.
    public var thumbnail: [UInt8]

    /// The quality that the full picture was made with, 1 … 100; nil if that of the store's configuration.
    public var quality: Int?

    /// Creates a picture from its two JPEG files.
    public init(jpeg: [UInt8], thumbnail: [UInt8], quality: Int? = nil) {
        self.jpeg = jpeg
        self.thumbnail = thumbnail
        self.quality = quality
    }
}
