public import MemCore
public import NIOCore

/// What a decoder process tells mem.
///
/// Nothing in it is trusted: the process has decoded a stranger's bytes.
public enum DecoderResponse: Hashable, Sendable {
    /// The process is up and has applied its settings; the text names its libraries and their versions.
    case ready(String)
    /// A sample was taken.
    case sample(DecodedSample)
    /// The access unit of this PTS, a picture file, can't be remembered; a sentence for people. The process goes on.
    case rejected(MediaTime, String)
    /// So many access units were dealt with since the start; comes at least once a second while there is work.
    case progress(accessUnits: UInt64)
    /// The file is open, and says that it was recorded then; nil if it does not say.
    case opened(Instant?)
    /// The file's video is coded so, from the samples on that follow.
    case coding(VideoCodec)
    /// How far the file was read; comes at least once a second, and before ``finished``.
    case position(FilePosition)
    /// The present format can't be decoded, or the process can't go on; a sentence for people.
    case failure(DecoderFailureCode, String)
    /// Everything before ``DecoderRequest/end`` is answered.
    case finished
}

/// What a failure in the decoder process means for the stream.
public enum DecoderFailureCode: UInt8, Hashable, Sendable, CaseIterable {
    /// This build can't decode the codec or the profile: trying again is of no use.
    case unsupported = 0
    /// The picture is larger than allowed.
    case pictureTooLarge = 1
    /// The process ran out of its memory limit; it exits.
    case outOfMemory = 2
    /// Something else went wrong inside the process; it exits.
    case broken = 3
    /// The file is no video, or too damaged to be read; the process exits.
    case unreadable = 4
    /// No picture came out of many keyframes in a row; the process exits.
    case fruitless = 5
}

/// How far a decoder process has read a file.
public struct FilePosition: Hashable, Sendable {
    /// How much of the file's bytes, 0 … 1.
    public var fraction: Double
    /// Where the last picture that was read ends, counted from the first one.
    public var end: MediaTime
    /// How long the video is by the file's own word; nil if it does not say.
    public var announced: MediaTime?
    /// Whether the file breaks off before its end.
    public var isCutOff: Bool

    /// Creates a position.
    public init(fraction: Double, end: MediaTime, announced: MediaTime? = nil, isCutOff: Bool = false) {
        self.fraction = fraction
        self.end = end
        self.announced = announced
        self.isCutOff = isCutOff
    }
}

/// A sample as the decoder process took and judged it.
public struct DecodedSample: Hashable, Sendable {
    /// The picture's PTS.
    public var pts: MediaTime
    /// The picture's size.
    public var pictureSize: PictureSize
    /// The picture's fingerprint.
    public var fingerprint: Fingerprint
    /// Similarity (0 … 100) to the sample before; nil for the first one.
    public var similarity: Double?
    /// What the picture turned out to be.
    public var verdict: Verdict
    /// The number of the kept picture that shows it: a new number with verdict `new`, a known one else.
    public var pictureNumber: UInt64
    /// What was measured of the picture.
    public var figures: SampleFigures?
    /// The picture's tiles.
    public var tiles: PictureTiles?
    /// The JPEG file, empty unless the verdict is `new`.
    public var jpeg: ByteBuffer
    /// The thumbnail's JPEG file, empty unless the verdict is `new`.
    public var thumbnail: ByteBuffer
    /// The luma cells to hand back in ``DecoderRequest/remember(_:)``, empty unless the verdict is `new`.
    public var cells: ByteBuffer

    /// Creates a sample.
    public init(
        pts: MediaTime,
        pictureSize: PictureSize,
        fingerprint: Fingerprint,
        similarity: Double?,
        verdict: Verdict,
        pictureNumber: UInt64,
        figures: SampleFigures? = nil,
        tiles: PictureTiles? = nil,
        jpeg: ByteBuffer = ByteBuffer(),
        thumbnail: ByteBuffer = ByteBuffer(),
        cells: ByteBuffer = ByteBuffer()
    ) {
        self.pts = pts
        self.pictureSize = pictureSize
        self.fingerprint = fingerprint
        self.similarity = similarity
        self.verdict = verdict
        self.pictureNumber = pictureNumber
        self.figures = figures
        self.tiles = tiles
        self.jpeg = jpeg
        self.thumbnail = thumbnail
        self.cells = cells
    }
}
