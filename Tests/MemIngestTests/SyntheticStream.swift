import DecoderProtocol
import FLV
import MemCore
import NIOCore

@testable import MemIngest

/// Packets of a stream that nobody encoded: what is in them does not matter to who cuts them.
struct SyntheticStream {
    static let start = Instant(microseconds: 1_795_339_800_000_000)

    var size = PictureSize(width: 640, height: 360)
    var jumps = 0
    var sound: RecordedSound.Header?

    /// An access unit, 40 ms after the one before.
    func video(
        _ number: Int,
        isKeyframe: Bool,
        payload: [UInt8] = [1, 2, 3],
        shift: Double = 0
    ) -> RecordedPacket {
        let time = MediaTime(milliseconds: Int64(number) * 40)
        let format = RecordedFormat(
            video: VideoFormat(codec: .av1, record: ByteBuffer(bytes: [0x81, 0, 0, 0])),
            size: size,
            sound: sound,
            jumps: jumps
        )
        return .video(
            AccessUnit(dts: time, pts: time, isKeyframe: isKeyframe, payload: ByteBuffer(bytes: payload)),
            at: Self.start.advanced(by: time).advanced(bySeconds: shift),
            keyframe: isKeyframe ? format : nil
        )
    }

    /// A packet of AAC that begins at a millisecond.
    func sound(at milliseconds: Int64, header: Int = 1) -> RecordedPacket {
        .sound(ByteBuffer(bytes: [9, 9]), at: MediaTime(milliseconds: milliseconds), header: header)
    }

    /// The header of AAC at 48 kHz.
    static func header(_ number: Int = 1) -> RecordedSound.Header {
        RecordedSound.Header(codec: .aac, record: ByteBuffer(bytes: [0x11, 0x90]), number: number)
    }
}
