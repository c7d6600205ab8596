import NIOCore
import Testing

@testable import FLV

@Suite("Audio packets say what they are")
struct AudioPacketTests {
    private func parse(_ hexadecimal: String) throws -> AudioPacket? {
        try AudioPacket.parse(ByteBuffer(hexadecimal: hexadecimal))
    }

    @Test("AAC has a sequence header")
    func aac() throws {
        #expect(
            try parse("af 00 1208 56e500")
                == AudioPacket(
                    codec: .aac,
                    content: .sequenceHeader,
                    payload: ByteBuffer(bytes: [0x12, 0x08, 0x56, 0xE5, 0x00])
                )
        )
        #expect(
            try parse("af 01 dc00")
                == AudioPacket(codec: .aac, content: .frames, payload: ByteBuffer(bytes: [0xDC, 0x00]))
        )
    }

    @Test(
        "Legacy formats by name",
        arguments: [
            ("2e", "mp3"), ("e2", "mp3"), ("0e", "pcm"), ("3e", "pcm"), ("1e", "adpcm"), ("6e", "nellymoser"),
            ("7e", "g711a"), ("8e", "g711u"), ("be", "speex"), ("fe", "id15"),
        ]
    )
    func legacy(byte: String, name: String) throws {
        #expect(try parse("\(byte) fffb50c4")?.codec.name == name)
    }

    @Test(
        "Enhanced RTMP by FourCC",
        arguments: [
            ("4f707573", "Opus"), ("664c6143", "fLaC"), ("61632d33", "ac-3"), ("65632d33", "ec-3"),
            ("6d703461", "mp4a"), ("2e6d7033", "mp3"), ("7a7a0039", "zz?9"),
        ]
    )
    func enhanced(fourCC: String, name: String) throws {
        let start = try #require(try parse("90 \(fourCC) 00"))
        #expect(start.codec.name == name)
        #expect(start.content == .sequenceHeader)
        #expect(try parse("91 \(fourCC) 00")?.content == .frames)
    }

    @Test("MultichannelConfig, ModEx and the second track of OBS")
    func others() throws {
        #expect(try parse("94 4f707573 01 01 00000004")?.codec == .opus)
        #expect(try parse("97 02 000000 01 4f707573 00")?.codec == .opus)
        let sound = AudioPacket(codec: .aac, content: .frames, track: 1, payload: ByteBuffer(bytes: [0]))
        #expect(try parse("95 01 6d703461 01 00") == sound)
        #expect(
            try parse("95 00 6d703461 01 1190")
                == AudioPacket(
                    codec: .aac,
                    content: .sequenceHeader,
                    track: 1,
                    payload: ByteBuffer(bytes: [0x11, 0x90])
                )
        )
        // Of several tracks the first one's part.
        #expect(try parse("95 21 6d703461 01 000001 00 6d703461 02 000001 ff") == sound)
        #expect(throws: FLVError.truncated(.trackBody)) { try parse("95 21 6d703461 01 000002 00") }
    }

    @Test("An empty message says nothing, a cut one is an error")
    func emptyAndTruncated() throws {
        #expect(try parse("") == nil)
        #expect(throws: FLVError.truncated(.header)) { try parse("af") }
        #expect(throws: FLVError.truncated(.fourCC)) { try parse("91 4f70") }
        #expect(throws: FLVError.nestedMultitrack) { try parse("95 05 4f707573") }
    }
}
