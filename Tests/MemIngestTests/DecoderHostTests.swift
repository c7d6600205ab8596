import DecoderProtocol
import Foundation
import Logging
import MemCore
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import MemIngest

/// Programs of the system stand in for a decoder that fails in their way; the working decoder has end-to-end tests.
@Suite("The decoder host", .serialized)
struct DecoderHostTests {
    /// - Parameter patience: longer than other tests may starve this one, where no test of it is meant.
    private func host(
        _ path: String,
        _ queue: VideoQueue,
        patience: Duration = .seconds(3600),
        method: DecodingMethod = .software
    ) -> DecoderHost {
        DecoderHost(
            patience: patience,
            path: path,
            method: method,
            group: MultiThreadedEventLoopGroup.singleton,
            queue: queue,
            settings: {
                DecoderSettings(
                    interval: MediaTime(milliseconds: 1000),
                    frame: Configuration.Capture.Frame(),
                    maximumLongSide: 1920,
                    maximumShortSide: 1080,
                    memoryLimit: 0,
                    firstPictureNumber: 1
                )
            },
            pictures: { [] },
            take: { _ in true },
            refuse: { _ in },
            restarted: { _ in },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func queue() -> VideoQueue {
        let queue = VideoQueue(seconds: 30, maximumBytes: 1 << 20)
        queue.push(.format(VideoFormat(codec: .avc, record: ByteBuffer())))
        return queue
    }

    @Test("gives a stream up after three failures in a minute, and says why")
    func dies() async throws {
        let reason = try #require(await host("/bin/false", queue()).run())
        #expect(reason.contains("failed 3 times within a minute"))
    }

    @Test("goes on without a graphics processor after a failure with one, which is not one of the three")
    func withoutDriver() async throws {
        let script = try Script("echo \"$*\" >>\"$0.pids\"; exit 1")
        let reason = try #require(await host(script.path, queue(), method: .auto).run())
        #expect(reason.contains("failed 3 times within a minute"))
        let log = try String(contentsOfFile: script.path + ".pids", encoding: .utf8)
        #expect(log == "--decoding auto\n\n\n\n")
    }

    @Test("says so when the program is missing")
    func missing() async throws {
        let reason = try #require(await host("/nowhere/mem-decoder", queue()).run())
        #expect(reason.contains("/nowhere/mem-decoder could not be started"))
    }

    @Test("does not believe a process that answers nonsense")
    func nonsense() async throws {
        // A script whose output goes where a decoder answers: to its standard input, the socket.
        let script = try Script("head -c 64 /dev/zero >&0; exec sleep 60")
        let reason = try #require(await host(script.path, queue()).run())
        #expect(reason.contains("sent nonsense"))
    }

    @Test("does not take it for the end when a process says so unasked")
    func finishesUnasked() async throws {
        var answers = ByteBuffer()
        DecoderResponse.ready("{}").write(into: &answers)
        DecoderResponse.finished.write(into: &answers)
        let octal = answers.readableBytesView.map { String($0, radix: 8) }
        let text = octal.map { "\\" + String(repeating: "0", count: 3 - $0.count) + $0 }.joined()
        let script = try Script("printf '\(text)' >&0; exec sleep 60")
        let reason = try #require(await host(script.path, queue()).run())
        #expect(reason.contains("finished unasked"))
    }

    @Test("kills a process that does not answer")
    func hangs() async throws {
        let script = try Script("echo $$ >> \"$0.pids\"; exec sleep 60")
        let reason = try #require(await host(script.path, queue(), patience: .milliseconds(200)).run())
        #expect(reason.contains("did not answer"))
        let pids = try script.pids()
        #expect(pids.count == 3)
        for pid in pids { #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)")) }
    }

    @Test("ends without a word when the publisher has left")
    func exhausted() async {
        let queue = queue()
        queue.finish()
        #expect(await host("/bin/false", queue).run() == nil)
    }
}
