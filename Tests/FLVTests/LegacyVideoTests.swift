import MemCore
import NIOCore
import Testing

@testable import FLV

@Suite("Legacy video tags")
struct LegacyVideoTests {
    @Test("The sequence header of H.264 is the record behind the composition time")
    func sequenceHeader() throws {
        var parser = VideoPacketParser()
        // The front of what x264 publishes.
        let packet = try parser.parse("17 00 000000 0164000a ffe10018")
        #expect(packet == .sequenceHeader(codec: .avc, record: ByteBuffer(hexadecimal: "0164000a ffe10018")))
    }

    @Test("A keyframe with its composition time")
    func keyframe() throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("17 01 000043 00000002 65 88", at: 1000).unit)
        #expect(unit.codec == .avc)
        #expect(unit.isKeyframe)
        #expect(unit.dts == MediaTime(milliseconds: 1000))
        #expect(unit.pts == MediaTime(milliseconds: 1067))
        #expect(unit.payload.hexadecimal == "000000026588")
    }

    @Test(
        "The composition time has a sign",
        arguments: [("000000", 0), ("0000a6", 166), ("7fffff", 8_388_607), ("ffffff", -1), ("800000", -8_388_608)]
    )
    func compositionTime(bytes: String, milliseconds: Int64) throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("27 01 \(bytes) 0000 0001 41").unit)
        #expect(unit.pts == MediaTime(milliseconds: milliseconds))
        #expect(!unit.isKeyframe)
    }

    @Test("End of sequence, as FFmpeg ends H.264 and as it may be cut short")
    func endOfSequence() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("17 02 000000") == .endOfSequence)
        #expect(try parser.parse("17 02") == .endOfSequence)
    }

    @Test("Command frames, empty messages and empty bodies are skipped")
    func skipped() throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("57 00") == .skipped(.command(0)))
        #expect(try parser.parse("52 01") == .skipped(.command(1)))
        #expect(try parser.parse("") == .skipped(.empty))
        #expect(try parser.parse("17 01 000000") == .skipped(.empty))
        #expect(try parser.parse("17 00 000000") == .skipped(.empty))
        #expect(try parser.parse("17 03 000000 01") == .skipped(.unknownType(3)))
    }

    @Test(
        "HEVC and AV1 under numbers that no specification gives them",
        arguments: [("1c", VideoCodec.hevc), ("1d", .av1)]
    )
    func unofficialCodecs(byte: String, codec: VideoCodec) throws {
        var parser = VideoPacketParser()
        #expect(try parser.parse("\(byte) 01 000000 01").unit?.codec == codec)
    }

    @Test(
        "Codecs that can't be decoded arrive under a name",
        arguments: [("12", "H263"), ("13", "SCRN"), ("14", "VP6F"), ("15", "VP6A"), ("16", "SCR2"), ("1f", "id15")]
    )
    func unsupportedCodecs(byte: String, name: String) throws {
        var parser = VideoPacketParser()
        let unit = try #require(try parser.parse("\(byte) 84 00").unit)
        #expect(unit.codec.description == name)
        #expect(!unit.codec.isSupported)
        #expect(unit.payload.hexadecimal == "8400")
    }

    @Test("A cut message says where it was cut")
    func truncated() {
        var parser = VideoPacketParser()
        #expect(throws: FLVError.truncated(.header)) { try parser.parse("17") }
        #expect(throws: FLVError.truncated(.compositionTime)) { try parser.parse("17 01 0000") }
        #expect(throws: FLVError.truncated(.command)) { try parser.parse("57") }
    }
}
