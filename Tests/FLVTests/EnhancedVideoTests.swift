import MemCore
import NIOCore
import Testing

@testable import FLV

@Suite("Enhanced RTMP video packets")
struct EnhancedVideoTests {
    @Test(
        "SequenceStart of each codec",
        arguments: [("61766331", VideoCodec.avc), ("68766331", .hevc), ("61763031", .av1), ("76703039", .vp9)]
    )
    func sequenceStart(fourCC: String, codec: VideoCodec) throws {
        var parser = VideoPacketParser()
        let packet = try parser.parse("90 \(fourCC) 01020304")
        #expect(packet == .sequenceHeader(codec: codec, record: ByteBuffer(hexadecimal: "01020304")))
    }

    @Test("CodedFrames of AVC, HEVC and VVC carry a composition time", arguments: ["61766331", "68766331", "76766331"])
    func codedFramesWithCompositionTime(fourCC: String) throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("91 \(fourCC) 000043 0000000c 2801", at: 100).unit)
        #expect(unit.isKeyframe)
        #expect(unit.dts == MediaTime(milliseconds: 100))
        #expect(unit.pts == MediaTime(milliseconds: 167))
        #expect(unit.payload.hexadecimal == "0000000c2801")
    }

    @Test("CodedFrames of AV1, VP9 and unknown codecs carry none", arguments: ["61763031", "76703039", "7a7a7a7a"])
    func codedFramesWithoutCompositionTime(fourCC: String) throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("a1 \(fourCC) 12000a0b", at: 100).unit)
        #expect(!unit.isKeyframe)
        #expect(unit.pts == unit.dts)
        #expect(unit.payload.hexadecimal == "12000a0b")
    }

    @Test("CodedFramesX has a composition time of zero")
    func codedFramesX() throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("a3 68766331 0000000b 0001", at: 100).unit)
        #expect(unit.pts == MediaTime(milliseconds: 100))
        #expect(unit.payload.hexadecimal == "0000000b0001")
    }

    @Test("An unknown FourCC survives")
    func unknownCodec() throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("91 7a7a3939 00").unit)
        #expect(unit.codec.description == "zz99")
        #expect(!unit.codec.isSupported)
    }

    @Test("SequenceEnd, as OBS sends it with timestamp 0 at the very end")
    func sequenceEnd() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("a2 68766331") == .endOfSequence)
    }

    @Test("Metadata is never a picture: OBS tags it as a keyframe, FFmpeg as a command")
    func metadata() throws {
        var parser = VideoPacketParser()
        let colorInfo = "02 0009 636f6c6f72496e666f 03"
        #expect(try parser.parse("84 68766331 \(colorInfo)") == .skipped(.metadata))
        #expect(try parser.parse("94 68766331 \(colorInfo)") == .skipped(.metadata))
        #expect(try parser.parse("d4 68766331 \(colorInfo)") == .skipped(.metadata))
    }

    @Test(
        "Frame type 5 is a command byte without FourCC in all other packet types",
        arguments: ["d0", "d1", "d3", "d6"]
    )
    func command(byte: String) throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("\(byte) 01") == .skipped(.command(1)))
    }

    @Test("MPEG2TSSequenceStart, undefined packet types and empty bodies are skipped")
    func skipped() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("95 61763031 00") == .skipped(.transportStreamStart))
        #expect(try parser.parse("9f 61763031 00") == .skipped(.unknownType(15)))
        #expect(try parser.parse("91 61763031") == .skipped(.empty))
        // What FFmpeg publishes first with libaom.
        #expect(try parser.parse("90 61763031") == .skipped(.empty))
    }

    @Test("A cut message says where it was cut")
    func truncated() {
        var parser = VideoPacketParser()
        #expect(throws: FLVError.truncated(.fourCC)) { try parser.parse("90 617630") }
        #expect(throws: FLVError.truncated(.compositionTime)) { try parser.parse("91 68766331 0000") }
        #expect(throws: FLVError.truncated(.command)) { try parser.parse("d1") }
    }
}

@Suite("ModEx prefixes")
struct ModExTests {
    @Test("TimestampOffsetNano moves the presentation time, not the decoding time")
    func nanoseconds() throws {
        var parser = VideoPacketParser()
        // 2 + 1 bytes of data (500,000 ns), type 0, then CodedFramesX.
        let unit = try #require(try parser.parse("a7 02 07a120 03 61763031 1200", at: 100).unit)
        #expect(unit.dts == MediaTime(microseconds: 100_000))
        #expect(unit.pts == MediaTime(microseconds: 100_500))
        #expect(unit.payload.hexadecimal == "1200")
    }

    @Test("Prefixes chain, unknown ones are passed over")
    func chain() throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("97 00 ff 57 02 0003e8 07 02 0007d0 01 61763031 1200").unit)
        #expect(unit.isKeyframe)
        #expect(unit.pts == MediaTime(microseconds: 3))
    }

    @Test("A size of 256 is followed by the true one in two bytes")
    func longPrefix() throws {
        var parser = VideoPacketParser()
        let filler = String(repeating: "00", count: 0x0101)
        let unit = try #require(try parser.parse("97 ff 0100 \(filler) 13 61763031 1200").unit)
        #expect(unit.payload.hexadecimal == "1200")
        #expect(unit.pts == unit.dts)
    }

    @Test("They may precede SequenceStart, a command and a multitrack packet")
    func beforeOthers() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("97 02 000000 00 61763031 81").record == "81")
        #expect(try parser.parse("d7 02 000000 01 00") == .skipped(.command(0)))
        #expect(try parser.parse("97 02 000000 06 03 61763031 00 1200").unit?.payload.hexadecimal == "1200")
    }

    @Test("A prefix that breaks off is an error")
    func truncated() {
        var parser = VideoPacketParser()
        for message in ["97", "97 02 0000", "97 02 000000", "97 ff", "97 ff ffff 00", "97 00 00 07"] {
            #expect(throws: FLVError.truncated(.modEx)) { try parser.parse(message) }
        }
    }
}
