import MemCore
import Testing

@testable import FragmentedMP4

@Suite("Sequence headers become sample entries")
struct TrackTests {
    private let size = PictureSize(width: 1920, height: 1080)

    @Test("A record that MP4 has no place for is refused")
    func refused() {
        #expect(throws: TrackRefusal.codec("vvc1")) {
            try VideoTrack(codec: VideoCodec(fourCC: "vvc1"), record: [1, 2, 3, 4], size: size)
        }
        #expect(throws: TrackRefusal.startCodes) {
            try VideoTrack(codec: .avc, record: [0, 0, 0, 1, 0x67], size: size)
        }
        #expect(throws: TrackRefusal.sequenceHeader) { try VideoTrack(codec: .avc, record: [1], size: size) }
        #expect(throws: TrackRefusal.sequenceHeader) {
            try VideoTrack(codec: .av1, record: [UInt8](repeating: 0x81, count: 1 << 17), size: size)
        }
        #expect(throws: TrackRefusal.pictureSize) {
            try VideoTrack(codec: .av1, record: [0x81, 0, 0, 0], size: PictureSize(width: 65536, height: 2))
        }
    }

    @Test("vpcC has a version whether the publisher sends it or not")
    func vp9() throws {
        let bare: [UInt8] = [0, 31, 0x80, 2, 2, 2, 0, 0]
        #expect(
            try VideoTrack(codec: .vp9, record: bare, size: size)
                == VideoTrack(codec: .vp9, record: [1, 0, 0, 0] + bare, size: size)
        )
    }

    @Test("AudioSpecificConfig: rate, and samples in a packet")
    func aac() throws {
        #expect(try AudioTrack(codec: .aac, record: [0x11, 0x90]).sampleRate == 48000)
        #expect(try AudioTrack(codec: .aac, record: [0x12, 0x10, 0x56, 0xE5, 0x00]).sampleRate == 44100)
        // HE-AAC told outright: a core of 24 kHz.
        let config = try #require(AudioSpecificConfig([0x2B, 0x11, 0x88, 0x00]))
        #expect(config.sampleRate == 24000)
        #expect(config.frameLength == 1024)
        #expect(AudioSpecificConfig([0x11, 0x94])?.frameLength == 960)
        #expect(throws: TrackRefusal.sequenceHeader) { try AudioTrack(codec: .aac, record: [0x11]) }
        #expect(throws: TrackRefusal.sequenceHeader) { try AudioTrack(codec: .aac, record: []) }
        #expect(throws: TrackRefusal.sequenceHeader) { try AudioTrack(codec: .aac, record: [0x16, 0x90]) }
    }

    @Test("The header of Opus, its numbers turned round")
    func opus() throws {
        let header: [UInt8] = Array("OpusHead".utf8) + [1, 2, 0x38, 0x01, 0x80, 0xBB, 0, 0, 0, 0, 0]
        let entry = try AudioTrack(codec: .opus, record: header).sampleEntry
        #expect(Array(entry.suffix(11)) == [0, 2, 0x01, 0x38, 0, 0, 0xBB, 0x80, 0, 0, 0])
        #expect(throws: TrackRefusal.sequenceHeader) { try AudioTrack(codec: .opus, record: [1, 2, 3]) }
        let cut = Array(header.dropLast()) + [1]
        #expect(throws: TrackRefusal.sequenceHeader) { try AudioTrack(codec: .opus, record: cut) }
    }

    @Test(
        "How long a packet of Opus is",
        arguments: [
            ([0xFC], 960), ([0x08], 960), ([0x18], 2880), ([0x79], 1920), ([0x83, 0x04], 480),
        ] as [([UInt8], Int64)]
    )
    func opusPackets(packet: [UInt8], samples: Int64) {
        #expect(OpusPacket.duration(of: packet.span) == samples)
    }

    @Test("No packet of Opus is longer than 120 ms, or nothing")
    func oddOpusPackets() {
        for packet: [UInt8] in [[], [0xFF], [0xFF, 0x3F], [0xFF, 0x00]] {
            #expect(OpusPacket.duration(of: packet.span) == nil)
        }
    }

    @Test("An instant is the same microsecond after NTP")
    func ntp() {
        for microseconds: Int64 in [0, 1, 999_999, 1_790_000_000_123_457, 2_085_978_495_999_999, 2_085_978_496_000_001]
        {
            let instant = Instant(microseconds: microseconds)
            #expect(NTPTime(instant).instant == instant)
        }
    }
}
