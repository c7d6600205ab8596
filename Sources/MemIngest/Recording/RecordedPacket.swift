internal import DecoderProtocol
internal import MemCore
internal import NIOCore

/// How a stream is coded at one of its keyframes: where that changes, another segment begins.
struct RecordedFormat: Hashable, Sendable {
    var video: VideoFormat
    var size: PictureSize
    /// Whether access units are told apart by start codes, though the record announces lengths.
    var usesStartCodes = false
    var sound: RecordedSound.Header?
    /// How often the encoder's timestamps jumped.
    var jumps = 0
}

/// What goes from a stream to its recording, in the order in which it came.
enum RecordedPacket: Sendable {
    /// An access unit, with its times on the connection's continuous clock.
    case video(AccessUnit, at: Instant, keyframe: RecordedFormat?)
    /// A packet of sound, of the header with a number.
    case sound(ByteBuffer, at: MediaTime, header: Int)
    /// Something is missing here, or nothing more is wanted: what comes next, if anything, is another segment.
    case end

    /// Bytes that it keeps in memory, its own place included.
    var bytes: Int {
        switch self {
        case .video(let unit, _, _): 160 + unit.payload.readableBytes
        case .sound(let payload, _, _): 160 + payload.readableBytes
        case .end: 160
        }
    }
}
