import NIOCore
import RTMP
import Testing

@Suite("Commands")
struct CommandTests {
    /// The answers to a command on a connected session.
    private func answers(_ values: AMFValue..., streamID: UInt32 = 0) -> (commands: [[AMFValue]], peer: TestPeer) {
        let peer = TestPeer()
        peer.connect()
        let payload = AMF0Encoder.payload(values).array
        peer.writer.message(chunkStream: 3, type: .commandAMF0, streamID: streamID, payload: payload)
        peer.flush()
        return (peer.commands(), peer)
    }

    @Test("that need no doing are answered with a result", arguments: ["releaseStream", "FCPublish", "_checkbw"])
    func trivial(name: String) {
        let result: [AMFValue] = [.string("_result"), .number(7), .null, .undefined]
        #expect(answers(.string(name), .number(7), .null, .string("KEY")).commands == [result])
    }

    @Test("number streams one by one, up to a limit")
    func createStream() {
        var configuration = PublishSession.Configuration()
        configuration.limits.messageStreams = 2
        let peer = TestPeer(configuration)
        peer.connect()
        for transaction in 2...4 {
            peer.writer.command(.string("createStream"), .number(Double(transaction)), .null)
        }
        peer.writer.command(.string("deleteStream"), .number(0), .null, .number(1))
        peer.writer.command(.string("createStream"), .number(5), .null)
        peer.flush()
        let commands = peer.commands()
        #expect(
            commands.map { $0[0] } == [.string("_result"), .string("_result"), .string("_error"), .string("_result")]
        )
        #expect(commands.map { $0[3] }.filter { $0.number != nil } == [.number(1), .number(2), .number(3)])
    }

    @Test("know no length of a live stream")
    func streamLength() {
        let result: [AMFValue] = [.string("_result"), .number(7), .null, .number(0)]
        #expect(answers(.string("getStreamLength"), .number(7), .null, .string("KEY")).commands == [result])
    }

    @Test("that are unknown get an error, answers and those of transaction 0 nothing")
    func unknown() {
        let error = answers(.string("doSomething"), .number(7), .null).commands
        #expect(error.first?[0] == .string("_error"))
        #expect(error.first?[1] == .number(7))
        #expect(error.first?[3]["code"] == .string("NetConnection.Call.Failed"))
        #expect(answers(.string("doSomething"), .number(0), .null).commands.isEmpty)
        #expect(answers(.string("_result"), .number(7), .null).commands.isEmpty)
        #expect(answers(.string("FCPublish"), .number(0), .null, .string("KEY")).commands.isEmpty)
    }

    @Test("to play are refused, and the connection with them", arguments: ["play", "play2"])
    func play(name: String) {
        let (commands, peer) = answers(.string(name), .number(0), .null, .string("KEY"), streamID: 1)
        #expect(commands.first?[3]["code"] == .string("NetStream.Play.Failed"))
        #expect(commands.first?[3]["level"] == .string("error"))
        #expect(peer.closeReason?.code == .playRefused)
    }

    @Test("to play don't end a live publish")
    func playWhileLive() {
        let peer = TestPeer()
        peer.publish()
        peer.writer.command(.string("play"), .number(0), .null, .string("KEY"), streamID: 1)
        peer.flush()
        #expect(!peer.isClosed)
    }

    @Test("other than connect come too early before it")
    func beforeConnect() {
        let peer = TestPeer()
        peer.shakeHands()
        peer.writer.command(.string("publish"), .number(1), .null, .string("KEY"))
        peer.flush()
        #expect(peer.closeReason?.code == .protocolViolation)
    }

    @Test("to connect twice get an error")
    func connectTwice() {
        let commands = answers(.string("connect"), .number(1), .object([])).commands
        #expect(commands.first?[0] == .string("_error"))
    }

    @Test("to publish a second stream are refused, the first goes on")
    func publishTwice() {
        let peer = TestPeer()
        peer.publish()
        peer.writer.command(.string("createStream"), .number(2), .null)
        peer.writer.command(.string("publish"), .number(3), .null, .string("OTHER"), streamID: 2)
        peer.writer.message(chunkStream: 6, type: .video, streamID: 2, payload: [2])
        peer.writer.message(chunkStream: 6, type: .video, streamID: 1, payload: [1])
        peer.flush()
        #expect(peer.requests.count == 1)
        #expect(peer.commands().last?[3]["code"] == .string("NetStream.Publish.BadName"))
        #expect(peer.video.map(\.payload.array) == [[1]])
        #expect(peer.counters.skippedMedia == 1)
    }

    @Test("in AMF3 messages are read with and without the leading zero", arguments: [[0], []] as [[UInt8]])
    func amf3(prefix: [UInt8]) {
        let peer = TestPeer()
        peer.shakeHands()
        // connect, 1, and the command object in AMF3: {app: "live", objectEncoding: 3}.
        let payload = AMF0Encoder.payload([.string("connect"), .number(1)]).array
        let object = """
            11 0a 0b 01 07 617070 06 09 6c697665
            1d 6f626a656374456e636f64696e67 04 03 01
            """.hexadecimalBytes
        peer.writer.message(chunkStream: 3, type: .commandAMF3, streamID: 0, payload: prefix + payload + object)
        peer.writer.command(.string("publish"), .number(0), .null, .string("KEY"), streamID: 1)
        peer.flush()
        #expect(peer.requests.first?.app == "live")
        #expect(peer.commands().first?[3]["objectEncoding"] == .number(3))
    }

    @Test("that can't be read end the connection", arguments: ["", "05", "02 0004 6c", "02 0001 61 ff"])
    func malformed(digits: String) {
        let peer = TestPeer()
        peer.connect()
        peer.writer.message(chunkStream: 3, type: .commandAMF0, streamID: 0, payload: digits.hexadecimalBytes)
        peer.flush()
        #expect(peer.closeReason?.code == .malformedCommand)
    }
}
