import NIOCore
import RTMP
import Testing

@Suite("Metadata")
struct StreamMetadataTests {
    /// What a session makes of a data message with these values.
    private func read(
        _ values: [AMFValue],
        type: MessageType = .dataAMF0,
        prefix: [UInt8] = []
    ) -> (StreamMetadata?, skipped: Int) {
        let peer = TestPeer()
        peer.publish()
        let payload = prefix + AMF0Encoder.payload(values).array
        peer.writer.message(chunkStream: 4, type: type, payload: payload)
        peer.flush()
        return (peer.metadata.first, peer.counters.skippedMetadata)
    }

    private let properties: [AMFProperty] = [
        AMFProperty("width", .number(1920)), AMFProperty("height", .number(1080)),
        AMFProperty("framerate", .number(29.97)), AMFProperty("videodatarate", .string("2500")),
        AMFProperty("audiodatarate", .number(160)), AMFProperty("videocodecid", .number(1_752_589_105)),
        AMFProperty("audiocodecid", .number(10)), AMFProperty("encoder", .string("obs-output module\u{7}")),
    ]

    @Test("is read with and without its wrapper, in AMF0 and AMF3 messages, from objects and arrays")
    func forms() {
        var expected = StreamMetadata()
        expected.encoder = "obs-output module"
        (expected.width, expected.height, expected.frameRate) = (1920, 1080, 29.97)
        (expected.videoKilobitsPerSecond, expected.audioKilobitsPerSecond) = (2500, 160)
        (expected.videoCodec, expected.audioCodec) = ("hvc1", "10")
        let name = AMFValue.string("onMetaData")
        let wrapper = AMFValue.string("@setDataFrame")
        #expect(read([wrapper, name, .ecmaArray(properties)]).0 == expected)
        #expect(read([name, .object(properties)]).0 == expected)
        #expect(read([wrapper, name, .object(properties)], type: .dataAMF3, prefix: [0]).0 == expected)
        #expect(read([name, .ecmaArray(properties)], type: .dataAMF3).0 == expected)
    }

    @Test("leaves out what makes no sense")
    func nonsense() throws {
        let metadata = try #require(
            read([
                .string("onMetaData"),
                .object([
                    AMFProperty("width", .number(.nan)), AMFProperty("height", .number(-1)),
                    AMFProperty("framerate", .number(.infinity)), AMFProperty("videodatarate", .boolean(true)),
                    AMFProperty("videocodecid", .number(1e300)), AMFProperty("audiocodecid", .number(0x0102_0304)),
                    AMFProperty("encoder", .string(String(repeating: "e", count: 1000))),
                ]),
            ]).0
        )
        var expected = StreamMetadata()
        expected.encoder = String(repeating: "e", count: 128)
        #expect(metadata == expected)
    }

    @Test("falls back to GStreamer's name for the encoder, then to flashVer")
    func encoder() {
        let gstreamer = AMFValue.object([AMFProperty("metadatacreator", .string("GStreamer"))])
        #expect(read([.string("onMetaData"), gstreamer]).0?.encoder == "GStreamer")
        let peer = TestPeer()
        peer.shakeHands()
        peer.writer.command(
            .string("connect"),
            .number(1),
            .object([AMFProperty("app", .string("live")), AMFProperty("flashVer", .string("FMLE/3.0"))])
        )
        peer.writer.command(.string("publish"), .number(0), .null, .string("KEY"), streamID: 1)
        peer.flush()
        #expect(peer.requests.first?.encoder == "FMLE/3.0")
        peer.accept()
        let payload = AMF0Encoder.payload([.string("onMetaData"), .object([])]).array
        peer.writer.message(chunkStream: 4, type: .dataAMF0, payload: payload)
        peer.flush()
        #expect(peer.metadata.first?.encoder == "FMLE/3.0")
    }

    @Test("that can't be read, or is other data, ends nothing")
    func unreadable() {
        #expect(read([.string("onCuePoint"), .object([])]) == (nil, 0))
        #expect(read([.string("onMetaData")]) == (nil, 0))
        #expect(read([]) == (nil, 0))
        #expect(read([.string("onMetaData")], prefix: [0xFF]) == (nil, 1))
    }
}
