import MemCore
import NIOCore
import RTMP
import Testing

@Suite("A publish session")
struct PublishSessionTests {
    @Test("answers connect as a server of Flash Media Server's family, in one write")
    func connect() throws {
        let peer = TestPeer()
        peer.shakeHands()
        peer.writer.command(.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))]))
        #expect(peer.flush().count == 1)
        let messages = peer.messages()
        #expect(messages.map(\.type) == [.windowAcknowledgementSize, .setPeerBandwidth, .setChunkSize, .commandAMF0])
        #expect(messages[0].payload.array == "002625a0".hexadecimalBytes)
        #expect(messages[1].payload.array == "002625a0 02".hexadecimalBytes)
        #expect(messages[2].payload.array == "00010000".hexadecimalBytes)
        var decoder = AMF0Decoder(messages[3].payload)
        let values = try decoder.values()
        #expect(values[0] == .string("_result"))
        #expect(values[1] == .number(1))
        #expect(values[2]["fmsVer"]?.string?.hasPrefix("FMS/") == true)
        #expect(values[2]["capsEx"] == nil)
        #expect(values[3]["level"] == .string("status"))
        #expect(values[3]["code"] == .string("NetConnection.Connect.Success"))
        #expect(values[3]["objectEncoding"] == .number(0))
    }

    @Test(
        "tells an Enhanced RTMP client what it can do",
        arguments: ["fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap", "capsEx"]
    )
    func enhanced(property: String) throws {
        let peer = TestPeer()
        peer.shakeHands()
        let value: AMFValue = property == "capsEx" ? .number(3) : .strictArray([.string("*")])
        peer.writer.command(
            .string("connect"),
            .number(1),
            .object([AMFProperty("app", .string("live")), AMFProperty(property, value)])
        )
        peer.flush()
        let properties = try #require(peer.commands().first?[2])
        // Multitrack, ModEx, TimestampNanoOffset.
        #expect(properties["capsEx"] == .number(14))
        for codec in ["avc1", "hvc1", "av01", "vp09"] {
            #expect(properties["videoFourCcInfoMap"]?[codec] == .number(1))
        }
        #expect(properties["audioFourCcInfoMap"]?["Opus"] == .number(1))
        guard case .strictArray(let list)? = properties["fourCcList"] else {
            Issue.record("no fourCcList")
            return
        }
        #expect(list.contains(.string("hvc1")) && list.contains(.string("mp4a")))
    }

    @Test("asks its owner before it says Publish.Start, and starts when told to")
    func publish() throws {
        let peer = TestPeer()
        peer.connect()
        peer.writer.command(.string("releaseStream"), .number(2), .null, .string("KEY"))
        peer.writer.command(.string("FCPublish"), .number(3), .null, .string("KEY"))
        peer.writer.command(.string("createStream"), .number(4), .null)
        peer.flush()
        #expect(peer.commands().map { $0[1] } == [.number(2), .number(3), .number(4)])
        peer.writer.command(.string("publish"), .number(5), .null, .string("KEY"), .string("record"), streamID: 1)
        let actions = peer.flush()
        let request = PublishRequest(app: "live", key: StreamKey(rawValue: "KEY"), publishType: .record)
        #expect(actions == [.publishRequested(request)])
        #expect(peer.messages().isEmpty)

        #expect(peer.accept().count == 1)
        let answers = peer.messages()
        #expect(answers.map(\.type) == [.userControl, .commandAMF0])
        #expect(answers[0].payload.array == "0000 00000001".hexadecimalBytes)
        #expect(answers[1].streamID == 1)
        var decoder = AMF0Decoder(answers[1].payload)
        let values = try decoder.values()
        #expect(values[0] == .string("onStatus"))
        #expect(values[3]["code"] == .string("NetStream.Publish.Start"))
    }

    @Test("passes on audio and video with their times")
    func media() {
        let peer = TestPeer()
        peer.publish()
        // OBS's audio before the first picture.
        peer.writer.message(chunkStream: 4, time: 0x7FFF_FFE9, type: .audio, payload: [0xAF, 1])
        peer.writer.message(chunkStream: 4, time: 0, type: .video, payload: [0x17, 0])
        peer.writer.message(chunkStream: 4, time: 19, type: .audio, payload: [0xAF, 2])
        peer.writer.message(
            chunkStream: 4,
            time: 100,
            type: .aggregate,
            payload: "09 000001 000005 00 000000 27 0000000c 08 000001 000015 00 000000 af 0000000c".hexadecimalBytes
        )
        peer.flush()
        #expect(peer.audio.map(\.timestamp.microseconds) == [-23_000, 19_000, 116_000])
        #expect(peer.video.map(\.timestamp.microseconds) == [0, 100_000])
        #expect(peer.video.map(\.payload.array) == [[0x17, 0], [0x27]])
    }

    @Test("skips and counts media that belongs to no accepted publish")
    func mediaOutOfPlace() {
        let peer = TestPeer()
        peer.shakeHands()
        let media = { peer.writer.message(chunkStream: 6, type: .video, payload: [0x17]) }
        media()
        peer.writer.message(chunkStream: 6, type: .dataAMF0, payload: [0x05])
        peer.writer.message(chunkStream: 6, type: MessageType(rawValue: 99), payload: [0x05])
        peer.flush()
        #expect(peer.counters.skippedMedia == 1)
        #expect(peer.counters.skippedMetadata == 1)
        #expect(peer.counters.skippedMessages == 1)
        peer.writer.command(.string("connect"), .number(1), .object([]))
        media()
        peer.writer.command(.string("createStream"), .number(2), .null)
        media()
        peer.flush()
        #expect(peer.counters.skippedMedia == 3)
        #expect(peer.video.isEmpty)
        #expect(!peer.isClosed)
    }

    @Test("holds what comes before the answer, and goes on with it after")
    func held() {
        let peer = TestPeer()
        peer.connect()
        peer.writer.command(.string("publish"), .number(0), .null, .string("KEY"), streamID: 1)
        peer.writer.message(chunkStream: 6, type: .video, payload: [1])
        #expect(peer.flush().count == 1)
        peer.writer.message(chunkStream: 6, type: .video, payload: [2])
        peer.writer.command(.string("FCUnpublish"), .number(7), .null, .string("KEY"))
        peer.writer.command(.string("publish"), .number(0), .null, .string("OTHER"), streamID: 1)
        peer.writer.message(chunkStream: 6, type: .video, payload: [3])
        #expect(peer.flush().isEmpty)
        let actions = peer.accept()
        #expect(peer.video.map(\.payload.array) == [[1], [2]])
        #expect(actions.dropLast().last == .unpublished)
        #expect(peer.requests.map(\.key.rawValue) == ["KEY", "OTHER"])
        peer.accept()
        #expect(peer.video.map(\.payload.array) == [[1], [2], [3]])
    }

    @Test("closes when too much comes before the answer")
    func heldTooMuch() {
        var configuration = PublishSession.Configuration()
        configuration.limits.heldBytes = 100
        let peer = TestPeer(configuration)
        peer.requestPublish()
        #expect(peer.send(ByteBuffer(repeating: 0, count: 100)).isEmpty)
        peer.send(ByteBuffer(repeating: 0, count: 1))
        #expect(peer.closeReason?.code == .limitExceeded)
    }

    @Test(
        "refuses with a status that encoders understand, before any start, and closes",
        arguments: [
            (.badName("No such key."), "NetStream.Publish.BadName"), (.denied("Full."), "NetStream.Publish.Denied"),
        ] as [(PublishRefusal, String)]
    )
    func refusal(refusal: PublishRefusal, code: String) {
        let peer = TestPeer()
        peer.requestPublish()
        let actions = peer.refuse(refusal)
        #expect(actions.count == 2)
        #expect(peer.closeReason?.code == .publishRefused)
        let status = peer.commands()
        #expect(status.count == 1)
        #expect(status.first?[0] == .string("onStatus"))
        #expect(status.first?[3]["level"] == .string("error"))
        #expect(status.first?[3]["code"] == .string(code))
        #expect(status.first?[3]["description"]?.string?.hasSuffix(".") == true)
        #expect(peer.send(ByteBuffer(repeating: 0, count: 10)).isEmpty)
        #expect(peer.accept().isEmpty)
        #expect(peer.end("too late").isEmpty)
        #expect(peer.ping(1).isEmpty)
    }

    @Test("answers nothing that nobody asked")
    func outOfTurn() {
        let peer = TestPeer()
        #expect(peer.accept().isEmpty)
        #expect(peer.refuse(.denied("no")).isEmpty)
        #expect(peer.ping(1).isEmpty)
        peer.publish()
        #expect(peer.accept().isEmpty)
        #expect(peer.refuse(.denied("no")).isEmpty)
        #expect(!peer.isClosed)
    }

    @Test("tells a live publisher why the server ends its stream")
    func end() {
        let peer = TestPeer()
        peer.publish()
        peer.end("The stream was stopped.")
        #expect(peer.closeReason == CloseReason(.ended, "The stream was stopped."))
        #expect(peer.commands().first?[3]["code"] == .string("NetStream.Failed"))
        let idle = TestPeer()
        idle.connect()
        #expect(idle.end("Mem stops.").count == 1)
        #expect(idle.closeReason?.code == .ended)
    }

    @Test("tells a live publisher what is wrong without closing, and nobody else")
    func tell() {
        let peer = TestPeer()
        #expect(peer.tell("Too early.").isEmpty)
        peer.publish()
        #expect(peer.tell("The picture is too large.").count == 1)
        #expect(peer.commands().first?[3]["description"] == .string("The picture is too large."))
        #expect(!peer.isClosed)
    }

    @Test(
        "lets a publisher leave and come back on the same connection",
        arguments: ["FCUnpublish", "deleteStream", "closeStream", "publish(false)"]
    )
    func again(command: String) {
        let peer = TestPeer()
        peer.publish()
        peer.writer.message(chunkStream: 6, time: 5000, type: .video, payload: [1])
        switch command {
        case "deleteStream": peer.writer.command(.string(command), .number(9), .null, .number(1))
        case "closeStream": peer.writer.command(.string(command), .number(9), .null, streamID: 1)
        case "publish(false)":
            peer.writer.command(.string("publish"), .number(9), .null, .boolean(false), streamID: 1)
        default: peer.writer.command(.string(command), .number(9), .null, .string("KEY"))
        }
        #expect(peer.flush().last == .unpublished)
        let codes = peer.commands().compactMap { $0.count > 3 ? $0[3]["code"] : nil }
        #expect(codes.contains(.string("NetStream.Unpublish.Success")))
        // Media in between belongs to nobody.
        peer.writer.message(chunkStream: 6, time: 5040, type: .video, payload: [2])
        peer.writer.command(.string("createStream"), .number(10), .null)
        peer.writer.command(.string("publish"), .number(11), .null, .string("KEY2"), streamID: 2)
        peer.flush()
        #expect(peer.counters.skippedMedia == 1)
        #expect(peer.requests.map(\.key.rawValue) == ["KEY", "KEY2"])
        peer.accept()
        peer.writer.message(chunkStream: 6, time: 0, type: .video, streamID: 2, payload: [3])
        peer.flush()
        #expect(peer.video.map(\.timestamp.microseconds) == [5_000_000, 0])
    }

    @Test("acknowledges what it gets when the window is full, with the peer's window if it names one")
    func acknowledgement() {
        var configuration = PublishSession.Configuration()
        configuration.windowAcknowledgementSize = 10_000
        let peer = TestPeer(configuration)
        peer.publish()
        let picture = [UInt8](repeating: 1, count: 3000)
        var due: [UInt32] = []
        var received: [UInt32] = []
        for _ in 0..<4 {
            peer.writer.message(chunkStream: 6, type: .video, payload: picture)
            peer.flush()
            for message in peer.messages() where message.type == .acknowledgement {
                received.append(UInt32(peer.counters.bytesReceived))
                due.append(message.payload.getInteger(at: 0) ?? 0)
            }
        }
        // Once in some 16,000 bytes, by the number that had arrived.
        #expect(due.count == 1)
        #expect(due == received)
        peer.writer.control(.windowAcknowledgementSize, 1000)
        peer.writer.message(chunkStream: 6, type: .video, payload: picture)
        peer.flush()
        #expect(peer.messages().last?.payload.array == ByteBuffer(integer: UInt32(peer.counters.bytesReceived)).array)
    }

    @Test("answers a ping with a pong, pings, and confirms a peer's bandwidth")
    func control() {
        let peer = TestPeer()
        peer.connect()
        peer.writer.message(
            chunkStream: 2,
            type: .userControl,
            streamID: 0,
            payload: "0006 01020304".hexadecimalBytes
        )
        // A buffer length, which is for players, and cut off messages.
        peer.writer.message(
            chunkStream: 2,
            type: .userControl,
            streamID: 0,
            payload: "0003 00000001 00000bb8".hexadecimalBytes
        )
        for type in [MessageType.userControl, .windowAcknowledgementSize, .setPeerBandwidth, .acknowledgement] {
            peer.writer.message(chunkStream: 2, type: type, streamID: 0, payload: [0])
        }
        peer.flush()
        #expect(peer.messages().map(\.payload.array) == ["0007 01020304".hexadecimalBytes])
        peer.ping(0x0A0B_0C0D)
        #expect(peer.messages().map(\.payload.array) == ["0006 0a0b0c0d".hexadecimalBytes])
        peer.writer.message(
            chunkStream: 2,
            type: .setPeerBandwidth,
            streamID: 0,
            payload: "00001000 02".hexadecimalBytes
        )
        peer.flush()
        #expect(peer.messages().map(\.type) == [.windowAcknowledgementSize])
    }

    @Test("says everything that a receive is worth in one write")
    func oneWrite() {
        let peer = TestPeer()
        peer.writer.command(.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))]))
        peer.writer.command(.string("createStream"), .number(2), .null)
        peer.writer.command(.string("publish"), .number(3), .null, .string("KEY"), streamID: 1)
        var bytes = ByteBuffer(bytes: [3] + [UInt8](repeating: 0, count: 3072))
        var chunks = peer.writer.take()
        bytes.writeBuffer(&chunks)
        let actions = peer.send(bytes)
        guard case .send(let answer)? = actions.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(actions.count == 2)
        #expect(answer.readableBytes > 3073)
        #expect(peer.requests.count == 1)
    }
}
