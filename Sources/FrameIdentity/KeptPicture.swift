public import MemCore

/// What must be known of a kept picture to recognise it when it is shown again.
///
/// It comes with every new picture, and restores the memory when the decoder process had to be started again.
public struct KeptPicture: Hashable, Sendable {
    /// The picture's number within its stream.
    public var number: UInt64

    /// Its size in pixels.
    public var pictureSize: PictureSize

    /// When it was presented, on the stream's clock; heartbeats are counted from here.
    public var keptAt: MediaTime

    /// Its fingerprint.
    public var fingerprint: Fingerprint

    /// The mean luma of every 4×4 pixels, row by row; ``cellCount(of:)`` bytes.
    public var cells: [UInt8]

    /// Creates a kept picture; whether the cells fit the size is checked where it is remembered.
    public init(
        number: UInt64,
        pictureSize: PictureSize,
        keptAt: MediaTime,
        fingerprint: Fingerprint,
        cells: [UInt8]
    ) {
        self.number = number
        self.pictureSize = pictureSize
        self.keptAt = keptAt
        self.fingerprint = fingerprint
        self.cells = cells
    }

    /// Creates a kept picture of its luma plane, which is only read during the call.
    public init(
        number: UInt64,
        keptAt: MediaTime,
        fingerprint: Fingerprint,
        luma: RawSpan,
        layout: LumaLayout
    ) throws(LumaFault) {
        self.init(
            number: number,
            pictureSize: layout.size,
            keptAt: keptAt,
            fingerprint: fingerprint,
            cells: try LumaCells(luma, layout: layout).values
        )
    }

    /// How many cells a picture of this size has; nil for a size that can't be judged.
    public static func cellCount(of size: PictureSize) -> Int? {
        LumaCells.grid(of: size).map { $0.columns * $0.rows }
    }
}
