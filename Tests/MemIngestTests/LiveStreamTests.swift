import Foundation
import Logging
import MemCore
import NIOCore
import NIOPosix
import RTMP
import SampleClips
import Testing

@testable import MemIngest

/// From FLV messages to samples, with the real decoder process and a store in memory.
@Suite("A live stream", .serialized)
struct LiveStreamTests {
    /// The program lies beside the tests.
    static let decoder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("mem-decoder").path

    private static func clip(size: String, seconds: Int, _ options: [String] = []) throws -> Clip {
        try Clip.make(
            with: try #require(Program.ffmpeg, "install Debian's package ffmpeg"),
            input: "testsrc2=size=\(size):rate=10:duration=\(seconds)",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p"] + options
        )
    }

    /// Sends twenty seconds of a still picture, each when the one before the last is dealt with; returns why it ended.
    private func rememberStill(in store: InMemoryStore) async throws -> String? {
        let still = try Clip.make(
            with: try #require(Program.ffmpeg, "install Debian's package ffmpeg"),
            input: "color=gray:size=320x180:rate=10:duration=20",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p"]
        )
        var news = store.commits().makeAsyncIterator()
        let stream = stream(store)
        stream.receive(still.messages[0])
        async let reason = stream.run()
        for second in 0..<20 {
            for message in still.messages[1...].dropFirst(second * 10).prefix(10) { stream.receive(message) }
            while store.samples.count + store.refusals < second { _ = await news.next() }
        }
        stream.finish()
        return await reason
    }

    private func stream(
        _ store: InMemoryStore,
        after last: Instant? = nil,
        time: VirtualTime? = nil,
        _ change: (inout Configuration) -> Void = { _ in }
    ) -> LiveStream {
        var configuration = Configuration()
        change(&configuration)
        return LiveStream(
            fixture: LiveStream.Fixture(
                sessionID: SessionID(rawValue: "session"),
                sourceID: SourceID(rawValue: 1),
                lastSampleAt: last,
                gapCause: .disconnected,
                configuration: configuration,
                current: CurrentConfiguration(configuration),
                decoderPath: Self.decoder,
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                uptime: time?.uptime ?? DecoderClock.uptime
            ),
            sink: store,
            memory: PictureMemory()
        )
    }

    @Test("becomes samples, with a gap since the last connection and the format before the first")
    func samples() async throws {
        let store = InMemoryStore()
        let last = Instant.now().advanced(bySeconds: -100)
        let stream = stream(store, after: last)
        for message in try Self.clip(size: "320x180", seconds: 3).messages { stream.receive(message) }
        stream.finish()
        #expect(await stream.run() == nil)
        let samples = store.samples
        #expect(samples.map(\.pts.microseconds).map { $0 - samples[0].pts.microseconds } == [0, 1_000_000, 2_000_000])
        #expect(samples.allSatisfy { $0.pictureSize == PictureSize(width: 320, height: 180) })
        #expect(samples.allSatisfy { $0.picture?.jpeg.starts(with: [0xFF, 0xD8]) == ($0.verdict == .new) })
        guard case .gap(_, _, last, samples[0].instant, .disconnected) = store.marks.first else {
            Issue.record("the first mark is \(String(describing: store.marks.first))")
            return
        }
        guard case .formatSpan(_, _, samples[0].instant, samples[0].pictureSize, .avc) = store.marks.last else {
            Issue.record("the last mark is \(String(describing: store.marks.last))")
            return
        }
    }

    @Test("never points at a frame that was forgotten: the decoder keeps the picture anew")
    func forgotten() async throws {
        let store = InMemoryStore()
        store.forgetAll()
        #expect(try await rememberStill(in: store) == nil)
        #expect(store.samples.count + store.refusals == 20)
        #expect(store.samples.count >= 5)
        #expect(store.samples.allSatisfy { $0.verdict == .new })
    }

    @Test("keeps a picture anew that there was no room for, and loses no sample meanwhile")
    func withoutRoom() async throws {
        let store = InMemoryStore()
        store.wantAllAnew()
        #expect(try await rememberStill(in: store) == nil)
        #expect(store.samples.count == 20)
        #expect(store.samples.count { $0.verdict == .new } >= 5)
        #expect(store.samples.contains { $0.verdict == .same })
    }

    @Test("starts a new format span when the picture size changes")
    func sizeChange() async throws {
        let store = InMemoryStore()
        let stream = stream(store)
        for message in try Self.clip(size: "320x180", seconds: 2).messages { stream.receive(message) }
        for message in try Self.clip(size: "192x108", seconds: 2).messages {
            stream.receive(message.later(by: MediaTime(milliseconds: 2000)))
        }
        stream.finish()
        #expect(await stream.run() == nil)
        #expect(store.samples.map(\.pictureSize.width) == [320, 320, 192, 192])
        #expect(store.marks.count == 2)
        #expect(stream.snapshot().pictureSize == PictureSize(width: 192, height: 108))
    }

    @Test("skips and counts what comes before the sequence header and before the first keyframe")
    func early() async throws {
        let store = InMemoryStore()
        let stream = stream(store)
        let messages = try Self.clip(size: "320x180", seconds: 2).messages
        stream.receive(messages[1])
        stream.receive(messages[0])
        for message in messages[2...5] { stream.receive(message) }
        #expect(stream.snapshot().skipped == 5)
        #expect(stream.queue.dropped == 0)
        #expect(!stream.snapshot().isVideoArriving)
        for message in messages[11...] { stream.receive(message) }
        stream.finish()
        #expect(await stream.run() == nil)
        #expect(store.samples.count == 1)
    }

    @Test("of a codec that can't be decoded says so, and takes no harm")
    func unsupported() async throws {
        let stream = stream(InMemoryStore())
        for time in Int64(0)..<50 {
            stream.receive(Message(time: MediaTime(milliseconds: time * 33), payload: [0x12, 0, 0, 0x84, 0]))
        }
        #expect(stream.snapshot().errorReason?.contains("codec H263 not supported") == true)
        stream.finish()
        #expect(await stream.run() == nil)
    }

    @Test("with a picture larger than allowed is refused before anything is decoded")
    func tooLarge() async throws {
        let store = InMemoryStore()
        let stream = stream(store) {
            $0.streaming.capture.maxFrameWidth = 300
            $0.streaming.capture.maxFrameHeight = 300
        }
        for message in try Self.clip(size: "320x180", seconds: 1).messages { stream.receive(message) }
        let reason = try #require(stream.snapshot().errorReason)
        #expect(reason.contains("300x300"))
        #expect(reason.contains("320x"))
        stream.finish()
        #expect(await stream.run() == nil)
        #expect(store.samples.isEmpty)
        var events: [LiveStream.Event] = []
        for await event in stream.events { events.append(event) }
        #expect(events.contains(.refused(reason)))
    }

    @Test("is degraded where nobody decodes it for half of its buffer's time, and its snapshot says so")
    func degraded() throws {
        let time = VirtualTime()
        let stream = stream(InMemoryStore(), time: time) { $0.streaming.capture.bufferSize = 8 }
        for message in try Self.clip(size: "320x180", seconds: 5).messages {
            time.now = message.time.seconds
            stream.receive(message)
        }
        let snapshot = stream.snapshot()
        #expect(snapshot.degradation?.step == .keyframes)
        #expect(snapshot.leftOut == 45, "all but the keyframes")
        #expect(snapshot.keyframeWaitSeconds == 1)
        #expect(snapshot.dropped == 0)
    }

    @Test(
        "is not degraded where its keyframes are none that a picture comes out of, or somebody waits for each picture"
    )
    func undegraded() async throws {
        let time = VirtualTime()
        let gradual = stream(InMemoryStore(), time: time) { $0.streaming.capture.bufferSize = 8 }
        let clip = try Self.clip(size: "320x180", seconds: 7, ["-x264-params", "intra-refresh=1"])
        for message in clip.messages {
            time.now = message.time.seconds
            gradual.receive(message)
        }
        #expect(gradual.snapshot().degradation == nil)
        #expect(gradual.queue.size.accessUnits == 70)

        let pictures = stream(InMemoryStore(), time: time) { $0.streaming.capture.bufferSize = 8 }
        for second in Int64(0)..<7 {
            time.now = Double(second)
            let uptime = MediaTime(milliseconds: second * 1000)
            _ = await pictures.push(
                ByteBuffer(string: "a picture"),
                codec: .jpeg,
                at: Arrival(instant: Instant(microseconds: uptime.microseconds), uptime: uptime),
                patience: .zero
            )
        }
        #expect(pictures.snapshot().degradation == nil)
        #expect(pictures.queue.size.accessUnits == 7)
    }

    @Test("has longer to show a sample while it is degraded, or waits for a keyframe")
    func patience() {
        var snapshot = LiveSnapshot(isVideoArriving: true, dropped: 0, skipped: 0)
        #expect(snapshot.patience(interval: 1) == 10)
        #expect(snapshot.patience(interval: 5) == 15)
        snapshot.keyframeWaitSeconds = 6
        #expect(snapshot.patience(interval: 1) == 18)
        snapshot.degradation = Degradation(step: .eightTimes, intervalSeconds: 8, since: .now())
        #expect(snapshot.patience(interval: 1) == 24)
    }

    @Test("leaves no process and no descriptor behind, a thousand times")
    func thousand() async throws {
        let messages = Array(try Self.clip(size: "64x64", seconds: 1).messages.prefix(2))
        func openDescriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
        func publishOnce() async -> Int {
            let store = InMemoryStore()
            let stream = stream(store)
            for message in messages { stream.receive(message) }
            stream.finish()
            #expect(await stream.run() == nil)
            return store.samples.count
        }
        #expect(await publishOnce() == 1)
        let before = try openDescriptors()
        let samples = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var count = 0
                    for _ in 0..<250 { count += await publishOnce() }
                    return count
                }
            }
            return await group.reduce(0, +)
        }
        #expect(samples == 1000)
        // Other tests of this process have some of their own; a leak would have a thousand.
        #expect(try openDescriptors() < before + 200)
        #expect(try Self.children() < 50)
    }

    /// Decoders among this process's children, dead or alive.
    private static func children() throws -> Int {
        let own = ProcessInfo.processInfo.processIdentifier
        var count = 0
        for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(entry) != nil {
            guard let text = try? String(contentsOfFile: "/proc/\(entry)/stat", encoding: .utf8) else { continue }
            let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
            if text.contains("(mem-decoder)"), fields.count > 2, fields[2] == "\(own)" { count += 1 }
        }
        return count
    }
}

/// One video message as a publisher sends it.
private struct Message: Sendable {
    var time: MediaTime
    var payload: [UInt8]

    func later(by distance: MediaTime) -> Message {
        Message(time: time + distance, payload: payload)
    }
}

extension LiveStream {
    fileprivate func receive(_ message: Message) {
        receive(video: [MediaMessage(timestamp: message.time, payload: ByteBuffer(bytes: message.payload))])
    }
}

extension Clip {
    /// The clip as legacy FLV video messages: the sequence header, then the access units.
    fileprivate var messages: [Message] {
        [Message(time: .zero, payload: [0x17, 0, 0, 0, 0] + record)]
            + units.map { unit in
                let offset = UInt32(truncatingIfNeeded: (unit.pts - unit.dts).microseconds / 1000)
                return Message(
                    time: unit.dts,
                    payload: [
                        unit.isKeyframe ? 0x17 : 0x27, 1, UInt8(truncatingIfNeeded: offset >> 16),
                        UInt8(truncatingIfNeeded: offset >> 8), UInt8(truncatingIfNeeded: offset),
                    ] + unit.payload
                )
            }
    }
}
