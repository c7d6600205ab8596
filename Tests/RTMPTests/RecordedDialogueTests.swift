import MemCore
import NIOCore
import RTMP
import SeededNumbers
import Testing

/// What another program (a Python proxy) found in a recording when it was made.
struct Recording: Sendable, CustomTestStringConvertible {
    var file: String
    var query: String?
    var videoMessages: Int
    var videoBytes: Int
    var videoTimes: ClosedRange<Int64>
    var audioMessages: Int
    var audioBytes: Int
    var flashVer: String
    var encoder: String
    var videoCodec: String
    var frameRate: Double

    var testDescription: String { file }

    static let all = [
        Recording(
            file: "obs-29.0.2-h264-aac.rtmp",
            videoMessages: 22,
            videoBytes: 15729,
            videoTimes: 0...2000,
            audioMessages: 91,
            audioBytes: 727,
            flashVer: "FMLE/3.0 (compatible; FMSc/1.0)",
            encoder: "obs-output module (libobs version 29.0.2.1-1+b1)",
            videoCodec: "7",
            frameRate: 10
        ),
        Recording(
            file: "ffmpeg-5.1-h264-aac.rtmp",
            query: "x=y",
            videoMessages: 22,
            videoBytes: 20566,
            videoTimes: 0...2028,
            audioMessages: 18,
            audioBytes: 4504,
            flashVer: "FMLE/3.0 (compatible; Lavf59.27.100)",
            encoder: "Lavf59.27.100",
            videoCodec: "7",
            frameRate: 10
        ),
        Recording(
            file: "ffmpeg-9.0.2-hevc.rtmp",
            videoMessages: 12,
            videoBytes: 11207,
            videoTimes: 0...900,
            audioMessages: 0,
            audioBytes: 0,
            flashVer: "FMLE/3.0 (compatible; Lavf63.1.102)",
            encoder: "Lavf63.1.102",
            videoCodec: "hvc1",
            frameRate: 10
        ),
        Recording(
            file: "gstreamer-1.22-h264.rtmp",
            videoMessages: 12,
            videoBytes: 6192,
            videoTimes: 0...700,
            audioMessages: 0,
            audioBytes: 0,
            flashVer: "LNX 10,0,32,18",
            encoder: "GStreamer 1.22.0 FLV muxer",
            videoCodec: "7",
            frameRate: 10
        ),
    ]
}

@Suite("What real encoders send")
struct RecordedDialogueTests {
    /// A session that plays a recording and accepts its publish.
    private func play(_ bytes: ByteBuffer, pieceSize: Int) -> TestPeer {
        let peer = TestPeer()
        for piece in bytes.pieces(of: pieceSize) {
            for case .publishRequested in peer.send(piece) { peer.accept() }
        }
        return peer
    }

    @Test("is understood", arguments: Recording.all)
    func understood(recording: Recording) throws {
        let peer = play(try fixture(recording.file), pieceSize: 4096)
        let request = try #require(peer.requests.first)
        #expect(peer.requests.count == 1)
        #expect(request.app == "live")
        #expect(request.key == StreamKey(rawValue: "KEY123"))
        #expect(request.query == recording.query)
        #expect(request.encoder == recording.flashVer)
        #expect(request.tcURL?.hasPrefix("rtmp://127.0.0.1:") == true)
        #expect(request.publishType == .live)

        #expect(peer.video.count == recording.videoMessages)
        #expect(peer.video.reduce(0) { $0 + $1.payload.readableBytes } == recording.videoBytes)
        #expect(peer.video.map(\.timestamp).min() == MediaTime(milliseconds: recording.videoTimes.lowerBound))
        #expect(peer.video.map(\.timestamp).max() == MediaTime(milliseconds: recording.videoTimes.upperBound))
        #expect(peer.audio.count == recording.audioMessages)
        #expect(peer.audio.reduce(0) { $0 + $1.payload.readableBytes } == recording.audioBytes)

        let metadata = try #require(peer.metadata.first)
        #expect(metadata.encoder == recording.encoder)
        #expect(metadata.videoCodec == recording.videoCodec)
        #expect(metadata.frameRate == recording.frameRate)
        #expect((metadata.width, metadata.height) == (160, 90))

        #expect(peer.actions.filter { $0 == .unpublished }.count == 1)
        #expect(!peer.isClosed)
        #expect(peer.counters.skippedMedia == 0)
        #expect(peer.counters.skippedMetadata == 0)
        #expect(peer.counters.skippedMessages == 0)
        #expect(peer.counters.abandonedMessages == 0)
    }

    @Test("comes to the same in any fragmentation", arguments: Recording.all)
    func fragmentation(recording: Recording) throws {
        let bytes = try fixture(recording.file)
        let whole = play(bytes, pieceSize: .max)
        for size in [1, 7, 1460] {
            let parts = play(bytes, pieceSize: size)
            #expect(parts.video == whole.video)
            #expect(parts.audio == whole.audio)
            #expect(parts.metadata == whole.metadata)
            #expect(parts.requests == whole.requests)
        }
    }

    @Test("never crashes or hangs a session, however mutilated", arguments: Recording.all)
    func fuzz(recording: Recording) throws {
        var random = SeededNumbers(seed: 11)
        let bytes = try fixture(recording.file).array
        let handshake = Array(bytes[..<3073])
        let dialogue = Array(bytes[3073...].prefix(6000))
        for _ in 0..<25 {
            let size = Int.random(in: 1...3000, using: &random)
            let peer = play(ByteBuffer(bytes: handshake + random.mutated(dialogue)), pieceSize: size)
            if peer.isClosed { #expect(peer.closeReason != nil) }
        }
    }

    @Test("may be followed by anything")
    func noise() throws {
        var random = SeededNumbers(seed: 12)
        for _ in 0..<40 {
            let peer = TestPeer()
            peer.publish()
            for _ in 0..<20 { peer.send(ByteBuffer(bytes: random.bytes(100))) }
            peer.end("Enough.")
            #expect(peer.isClosed)
        }
    }
}
