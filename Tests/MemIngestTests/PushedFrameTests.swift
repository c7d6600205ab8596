import Foundation
import Logging
import MemCore
import NIOPosix
import SampleClips
import Synchronization
import Testing

@testable import MemIngest

/// From picture files to samples, with the real decoder process and a store in memory.
@Suite("Pictures that are pushed", .serialized)
struct PushedFrameTests {
    private let store = InMemoryStore()

    /// One picture of a filter graph as a file.
    private static func picture(_ graph: String, _ ending: String = "jpg") throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("push-\(UUID()).\(ending)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ffmpeg = try #require(Program.ffmpeg, "install Debian's package ffmpeg")
        _ = try ffmpeg.run(["-v", "error", "-f", "lavfi", "-i", graph, "-frames:v", "1", path])
        return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Runs a body over a registry that hears of commits.
    private func withRegistry(
        decoder: String = LiveStreamTests.decoder,
        _ change: (inout Configuration) -> Void = { _ in },
        _ body: (SessionRegistry, StreamKey) async throws -> Void
    ) async throws {
        var configuration = Configuration()
        change(&configuration)
        let registry = SessionRegistry(
            environment: SessionRegistry.Environment(
                current: CurrentConfiguration(configuration),
                sink: store,
                store: store,
                decoderPath: decoder,
                group: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        let commits = store.commits()
        let following = Task { await registry.follow(commits) }
        let key = try await registry.createStream(name: "Desk", metadata: [:]).record.key
        let result: Result<Void, any Error>
        do { result = .success(try await body(registry, key)) } catch { result = .failure(error) }
        await registry.shutDown()
        following.cancel()
        try result.get()
    }

    @Test("become samples of the time at which they came, judged like a stream's, durable when they are answered")
    func samples() async throws {
        let slide = try Self.picture("color=white:size=320x180,drawbox=60:40:90:70:red:fill")
        let next = try Self.picture("color=white:size=320x180,drawbox=20:90:200:40:blue:fill", "png")
        try await withRegistry { registry, key in
            let before = Instant.now()
            for file in [slide, slide, next, slide] {
                try await registry.push(file, to: key)
                let newest = try #require(store.samples.last)
                let history = try #require(await registry.stream(key.rawValue)).history
                #expect(history.lastSampleAt == newest.instant)
            }
            #expect(store.samples.map(\.verdict) == [.new, .same, .new, .seen])
            let instants = store.samples.map(\.instant)
            #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
            #expect(instants.allSatisfy { $0 >= before && $0 <= .now() })
            let session = try #require(await registry.stream(key.rawValue))
            #expect(session.status == .live)
            #expect(session.record.pictureSize == PictureSize(width: 320, height: 180))
            #expect(session.record.encoder == FramePublisher.encoder)
            #expect(session.history.samplesTaken == 4)
            guard case .formatSpan(_, _, _, _, .jpeg) = store.marks.first else {
                Issue.record("the first mark is \(String(describing: store.marks.first))")
                return
            }
        }
    }

    @Test("several at once are all remembered, each at an instant of its own")
    func several() async throws {
        let slide = try Self.picture("color=gray:size=64x64")
        try await withRegistry { registry, key in
            try await withThrowingTaskGroup { group in
                for _ in 0..<FramePublisher.maximumUnderWay {
                    group.addTask { try await registry.push(slide, to: key) }
                }
                try await group.waitForAll()
            }
            #expect(store.samples.count == FramePublisher.maximumUnderWay)
            #expect(Set(store.samples.map(\.instant)).count == FramePublisher.maximumUnderWay)
        }
    }

    @Test("that can't be read are refused with the reason, and do not make a stream live")
    func unreadable() async throws {
        let good = try Self.picture("color=gray:size=64x64")
        try await withRegistry { registry, key in
            for junk in [Array("<html>".utf8), Array(good.prefix(good.count / 2))] {
                let refusal = await #expect(throws: FrameRefusal.self) { try await registry.push(junk, to: key) }
                guard case .unreadable = refusal else {
                    Issue.record("it is \(String(describing: refusal))")
                    continue
                }
            }
            #expect(await registry.stream(key.rawValue)?.status == .waiting)
            try await registry.push(good, to: key)
            #expect(await registry.stream(key.rawValue)?.status == .live)
            #expect(store.samples.count == 1)
        }
    }

    @Test("need the key of a stream that is started; the session's public id is none")
    func keys() async throws {
        let slide = try Self.picture("color=gray:size=64x64")
        try await withRegistry { registry, key in
            let id = try #require(await registry.stream(key.rawValue)).record.id.rawValue
            for wrong in ["guess", id] {
                let refusal = FrameRefusal.notAdmitted(SessionRegistry.unknown)
                await #expect(throws: refusal) { try await registry.expectFrame(for: StreamKey(rawValue: wrong)) }
                await #expect(throws: refusal) { try await registry.push(slide, to: StreamKey(rawValue: wrong)) }
            }
            try await registry.push(slide, to: key)
            _ = try await registry.stopStream(id)
            await #expect(throws: FrameRefusal.notAdmitted(SessionRegistry.unknown)) {
                try await registry.push(slide, to: key)
            }
            _ = try await registry.startStream(id)
            try await registry.push(slide, to: key)
            #expect(store.samples.count == 2)
            #expect(store.marks.contains { if case .gap(_, _, _, _, .disconnected) = $0 { true } else { false } })
        }
    }

    @Test("and an encoder are never there together")
    func onePublisher() async throws {
        let slide = try Self.picture("color=gray:size=64x64")
        try await withRegistry { registry, key in
            let encoder = SilentConnection()
            guard case .accepted(let stream) = await registry.admit(key, encoder: "OBS", by: encoder) else {
                Issue.record("the encoder was refused")
                return
            }
            for expects in [true, false] {
                let refusal = await #expect(throws: FrameRefusal.self) {
                    if expects { try await registry.expectFrame(for: key) }
                    try await registry.push(slide, to: key)
                }
                guard case .notAdmitted(let reason) = refusal, reason.contains("already live") else {
                    Issue.record("it is \(String(describing: refusal))")
                    continue
                }
            }
            await registry.leave(stream.fixture.sessionID, stream: stream, saidGoodbye: true)
            try await registry.push(slide, to: key)
            guard case .refused(let refusal) = await registry.admit(key, encoder: "OBS", by: SilentConnection()) else {
                Issue.record("the encoder was let in besides the pictures")
                return
            }
            #expect(refusal.cause == .live && refusal.reason.contains("already live"))
            await registry.endFrames(of: key)
            #expect(await registry.stream(key.rawValue)?.status == .ended)
            guard case .accepted = await registry.admit(key, encoder: "OBS", by: SilentConnection()) else {
                Issue.record("the encoder was refused after the pictures")
                return
            }
        }
    }

    @Test("of which the store keeps forgetting what they show are stored anew")
    func forgotten() async throws {
        let slide = try Self.picture("color=gray:size=64x64")
        try await withRegistry { registry, key in
            store.forgetAll()
            for _ in 0..<3 { try await registry.push(slide, to: key) }
            #expect(store.samples.map(\.verdict) == [.new, .new, .new])
        }
    }

    @Test("end with their decoder: the sender of each is told, and the next one is taken")
    func decoderDies() async throws {
        let slide = try Self.picture("color=gray:size=64x64")
        let script = try Script("exit 1")
        try await withRegistry(decoder: script.path) { registry, key in
            let refusal = await #expect(throws: FrameRefusal.self) { try await registry.push(slide, to: key) }
            guard case .unreadable(let reason) = refusal, reason.contains("decoder") else {
                Issue.record("it is \(String(describing: refusal))")
                return
            }
            #expect(store.samples.isEmpty)
        }
    }
}

/// An encoder that says nothing, and is there all the same.
private final class SilentConnection: PublisherConnection {
    let silence = Duration.zero
    func end(reason: String) async {}
    func tell(_ reason: String) {}
}
