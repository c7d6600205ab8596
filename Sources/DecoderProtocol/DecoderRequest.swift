public import MemCore
public import NIOCore

/// What mem tells its decoder process.
///
/// The order of a conversation: one ``settings(_:)``, any number of ``remember(_:)``, then ``format(_:)`` and
/// ``accessUnit(_:)`` as the video comes, at last ``end``. A new ``format(_:)``, and a ``forget(_:)``, may come at any time.
public enum DecoderRequest: Hashable, Sendable {
    /// How to sample and judge; the first record of every conversation.
    case settings(DecoderSettings)
    /// A picture that was kept before this process was started, so that it can be seen again.
    case remember(RememberedPicture)
    /// From here on the video is coded like this.
    case format(VideoFormat)
    /// One access unit, in decoding order.
    case accessUnit(AccessUnit)
    /// The picture of this number is to be known no more: what shows it again is kept anew.
    case forget(UInt64)
    /// The video comes from the file that is the process's standard output, open for reading: all of it, then
    /// ``DecoderResponse/finished``.
    ///
    /// Follows the settings at once; but for ``forget(_:)`` it is the last request.
    case file
    /// There is nothing more: decode what is still wanted, answer it, answer ``DecoderResponse/finished`` and exit.
    case end
}

/// How the decoder process samples and judges.
public struct DecoderSettings: Hashable, Sendable {
    /// Media time from one sampling instant to the next; positive.
    public var interval: MediaTime
    /// Zero of the sampling grid: the PTS of the first picture of the connection; nil lets the first picture set it.
    public var origin: MediaTime?
    /// The PTS of the last sample that was taken from this connection; the next one is later.
    ///
    /// Nil at its start.
    public var lastSample: MediaTime?
    /// Which pictures are kept, and their JPEG quality.
    public var frame: Configuration.Capture.Frame
    /// The long side that a picture may have.
    public var maximumLongSide: Int
    /// The short side that a picture may have.
    public var maximumShortSide: Int
    /// The address space that the process may use, in bytes; 0 sets no limit.
    public var memoryLimit: UInt64
    /// The number of the first picture that this process keeps; ascending from there.
    public var firstPictureNumber: UInt64
    /// How long before the next sample the newest remembered picture was kept: the heartbeat goes on from there.
    public var sinceKept: MediaTime

    /// Creates settings.
    public init(
        interval: MediaTime,
        origin: MediaTime? = nil,
        lastSample: MediaTime? = nil,
        frame: Configuration.Capture.Frame,
        maximumLongSide: Int,
        maximumShortSide: Int,
        memoryLimit: UInt64,
        firstPictureNumber: UInt64,
        sinceKept: MediaTime = .zero
    ) {
        self.interval = interval
        self.origin = origin
        self.lastSample = lastSample
        self.frame = frame
        self.maximumLongSide = maximumLongSide
        self.maximumShortSide = maximumShortSide
        self.memoryLimit = memoryLimit
        self.firstPictureNumber = firstPictureNumber
        self.sinceKept = sinceKept
    }
}

/// What has to be known of a kept picture to recognise it: its number, size, fingerprint and what it looks like.
public struct RememberedPicture: Hashable, Sendable {
    /// The number that the decoder process gave it.
    public var number: UInt64
    /// The size of the picture itself.
    public var pictureSize: PictureSize
    /// The picture's fingerprint.
    public var fingerprint: Fingerprint
    /// What it looks like.
    public var look: Look

    /// What a picture looks like.
    public enum Look: Hashable, Sendable {
        /// Its luma cells, in the layout of the room FrameIdentity.
        case cells(ByteBuffer)
        /// Its JPEG file as it was stored, of which the cells are made anew.
        case jpeg(ByteBuffer)

        /// How many bytes it takes.
        public var count: Int {
            switch self {
            case .cells(let bytes), .jpeg(let bytes): bytes.readableBytes
            }
        }
    }

    /// Creates a picture to remember.
    public init(number: UInt64, pictureSize: PictureSize, fingerprint: Fingerprint, look: Look) {
        self.number = number
        self.pictureSize = pictureSize
        self.fingerprint = fingerprint
        self.look = look
    }
}

/// A codec and its decoder configuration record.
public struct VideoFormat: Hashable, Sendable {
    /// The codec.
    public var codec: VideoCodec
    /// The decoder configuration record (avcC, hvcC, av1C, vpcC), as in the sequence header.
    public var record: ByteBuffer

    /// Creates a format.
    public init(codec: VideoCodec, record: ByteBuffer) {
        self.codec = codec
        self.record = record
    }
}

/// One coded picture.
public struct AccessUnit: Hashable, Sendable {
    /// Decoding time.
    public var dts: MediaTime
    /// Presentation time.
    public var pts: MediaTime
    /// Whether decoding can start here.
    public var isKeyframe: Bool
    /// The coded picture as the codec's configuration record frames it (length-prefixed NAL units, OBUs, a VP9 frame), or
    /// a whole file where the codec is one of pictures.
    ///
    /// Each picture file is a sample, and answered by one, or by ``DecoderResponse/rejected(_:_:)``.
    public var payload: ByteBuffer

    /// Creates an access unit.
    public init(dts: MediaTime, pts: MediaTime, isKeyframe: Bool, payload: ByteBuffer) {
        self.dts = dts
        self.pts = pts
        self.isKeyframe = isKeyframe
        self.payload = payload
    }
}
