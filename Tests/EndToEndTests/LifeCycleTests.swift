import Foundation
import Glibc
import Testing

/// A session's life: who is let in, who is sent away, what outlives a connection.
@Suite("Life of a session")
struct LifeCycleTests {
    private static let recipe = Recipe(seconds: 20)

    @Test("Stopping a live stream disconnects its publisher, and starting lets it in again")
    func stop() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("stopped")
                let publisher = try await server.live(clip, to: stream)
                try await server.api.ask("POST", "/api/streams/\(stream.streamKey)/stop")
                #expect(try await publisher.finishes(within: 10) != 0)
                try await server.api.stream(stream.streamKey, is: "ended")
                try await eventually("its decoder has ended", within: 5) { server.decoders.isEmpty }

                let refused = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                #expect(try await refused.finishes(within: 10) != 0)
                #expect(try await server.api.stream(stream.streamKey).status == "ended")

                for _ in 0..<2 { try await server.api.ask("POST", "/api/streams/\(stream.sessionId)/start") }
                try await server.api.stream(stream.streamKey, is: "waiting")
                try await server.live(clip, to: stream).stop()
                try await server.api.streamIsOver(stream.streamKey)
            }
        }
    }

    @Test("A deleted stream is gone from the list, its publisher is sent away, its history stays")
    func delete() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(10) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("deleted")
                let publisher = try await server.live(clip, to: stream)
                try await server.api.stream(stream.sessionId, hasSamples: 2)
                try await server.api.ask("DELETE", "/api/streams/\(stream.streamKey)")
                #expect(try await publisher.finishes(within: 10) != 0)
                #expect(try await server.api.answer("GET", "/api/streams/\(stream.sessionId)").status == 404)
                #expect(try await server.api.ask("GET", "/api/streams", for: StreamListAnswer.self).totalCount == 0)
                let refused = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                #expect(try await refused.finishes(within: 10) != 0)
                let history = try await server.api.timeline(stream.sourceId)
                #expect(history.count >= 2)
                let pictures = try await server.api.pictures(of: history)
                #expect(pictures.allSatisfy { JPEGSize($0) == Self.recipe.size })
            }
        }
    }

    @Test("An unknown key is refused, and no key is ever logged")
    func unknownKey() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let wrong = UUID().uuidString.lowercased()
                let refused = try Publisher(clip, to: server.publishURL(wrong), in: server.folder)
                #expect(try await refused.finishes(within: 10) != 0)
                let stream = try await server.api.createStream("secret")
                try await server.live(clip, to: stream).stop()
                let log = server.log.lowercased()
                #expect(!log.contains(wrong))
                #expect(!log.contains(stream.streamKey.lowercased()))
                #expect(server.decoders.count <= 1)
            }
        }
    }

    @Test("Without the need of a key any path is a stream by that name")
    func withoutKeys() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        var options = ServerOptions()
        options.requireStreamKey = false
        try await Workload.machine.claiming(8) {
            try await MemServer.run(options) { server in
                let publisher = try Publisher(clip, to: server.publishURL("lecture"), looping: -1, in: server.folder)
                let stream = try await eventually("a stream is there", within: 15) {
                    try await server.api.ask("GET", "/api/streams", for: StreamListAnswer.self).streams.first
                }
                #expect(stream.name == "lecture")
                try await server.api.stream(stream.sessionId, hasSamples: 2)
                try await publisher.stop()
            }
        }
    }

    @Test("A second publisher is refused while the first one is sending")
    func secondPublisher() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(12) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("taken")
                let first = try await server.live(clip, to: stream, looping: 0)
                let second = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                #expect(try await second.finishes(within: 10) != 0)
                #expect(try await first.finishes(within: 40) == 0)
                try await server.api.stream(stream.sessionId, hasSamples: clip.expectedFrames().count)
                try await server.expectSamples(of: clip, source: stream.sourceId, sentAt: first.startedAt)
            }
        }
    }

    @Test("A publisher that vanished comes back to the same session, and a gap says so")
    func comesBack() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(10) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("returns")
                let first = try await server.live(clip, to: stream)
                try await server.api.stream(stream.sessionId, hasSamples: 4)
                try await first.vanish()
                let between = try await server.api.stream(stream.sessionId, is: "waiting")
                // Samples under way when the connection broke may still be committed.
                let second = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                #expect(try await second.finishes(within: 40) == 0)
                let expected = clip.expectedFrames()
                let count = between.framesReceived + expected.count
                let after = try await server.api.stream(stream.sessionId, hasSamples: count)
                #expect(after.reconnects == 1)

                let entries = try await server.api.timeline(stream.sourceId)
                let pictures = try await server.api.pictures(of: entries)
                let numbers = try await MarkReader(folder: server.folder).numbers(on: pictures)
                let earlier = entries.count - expected.count
                #expect(numbers == (expected.prefix(earlier) + expected).map { $0 }, "from the first frame again")
                let instants = try entries.map { try $0.seconds() }
                #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
                try await server.stop()
                let gaps = try await server.gaps(of: stream.sourceId)
                #expect(gaps.map(\.cause) == ["disconnected"])
                let silence = instants[earlier] - instants[earlier - 1]
                #expect(gaps.allSatisfy { abs($0.seconds - silence) < 0.01 })
            }
        }
    }

    @Test("A publisher that comes back while its decoder is behind is let in at once, and nothing is lost")
    func decoderBehind() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 10))
        try await Workload.machine.claiming(10) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("behind")
                let first = try await server.live(clip, to: stream, looping: 0)
                // Stopped for less than the ten seconds after which it would count as hung.
                try await server.api.stream(stream.sessionId, hasSamples: 6)
                let decoder = try #require(server.decoders.first)
                kill(decoder, SIGSTOP)
                #expect(try await first.finishes(within: 30) == 0)
                let early = try await server.api.stream(stream.sessionId, is: "ended").framesReceived
                let second = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                try await server.api.stream(stream.sessionId, is: "live")
                #expect(server.decoders == [decoder], "the decoder of the first publisher is still at work")
                #expect(try await server.api.stream(stream.sessionId).framesReceived == early)
                kill(decoder, SIGCONT)
                #expect(try await second.finishes(within: 30) == 0)
                let expected = clip.expectedFrames()
                let after = try await server.api.stream(stream.sessionId, hasSamples: 2 * expected.count)
                #expect(after.dropped == 0)
                let entries = try await server.api.timeline(stream.sourceId)
                let pictures = try await server.api.pictures(of: entries)
                let numbers = try await MarkReader(folder: server.folder).numbers(on: pictures)
                #expect(numbers == (expected + expected).map { $0 })
                let instants = try entries.map { try $0.seconds() }
                #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
            }
        }
    }

    @Test("A publisher that falls silent is dropped after 10 s, and its place is free")
    func silentPublisher() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("silent")
                let publisher = try await server.live(clip, to: stream)
                publisher.process.send(SIGSTOP)
                try await server.api.stream(stream.sessionId, is: "waiting", within: 20)
                try await server.live(clip, to: stream).stop()
                publisher.process.send(SIGKILL)
            }
        }
    }

    @Test("Sessions survive a restart, and Mem stops in order while somebody publishes")
    func restart() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(10) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("restarted")
                let publisher = try await server.live(clip, to: stream)
                try await server.api.stream(stream.sessionId, hasSamples: 4)
                let before = try await server.api.timeline(stream.sourceId)
                try await server.stop()
                #expect(try await publisher.finishes(within: 10) != 0)
                #expect(publisher.process.errors.contains("Mem is shutting down"))
                try await server.startAgain()
                let after = try await server.api.stream(stream.sessionId)
                #expect(after.streamKey == stream.streamKey)
                #expect(after.name == "restarted")
                #expect(after.status == "waiting")
                #expect(after.framesReceived >= before.count)
                let again = try await server.live(clip, to: stream)
                #expect(try await server.api.stream(stream.sessionId).reconnects == 1)
                try await again.stop()
                try await server.stop()
                #expect(try await server.gaps(of: stream.sourceId).map(\.cause) == ["restart"])
            }
        }
    }

    @Test("A request that is only half sent keeps Mem from nothing when it is to end")
    func halfRequest() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("live")
                let publisher = try await server.live(clip, to: stream)
                let half = try RawConnection(port: server.apiPort)
                try half.send("POST /api/streams/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
                // Answered, so the one before has been accepted as well.
                try await server.api.ask("GET", "/")
                try await server.stop()
                #expect(try await publisher.finishes(within: 10) != 0)
                #expect(publisher.process.errors.contains("Mem is shutting down"))
                withExtendedLifetime(half) {}
            }
        }
    }

    @Test("A picture larger than allowed is refused before it is decoded, with both sizes in the reason")
    func tooLarge() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(width: 1280, height: 720, seconds: 4))
        var options = ServerOptions()
        options.maxFrameWidth = 1024
        options.maxFrameHeight = 720
        try await Workload.machine.claiming(10) {
            try await MemServer.run(options) { server in
                let stream = try await server.api.createStream("large")
                let publisher = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                let refused = try await server.api.stream(stream.sessionId, is: "error")
                #expect(refused.errorReason?.contains("1280x720") == true, "\(refused.errorReason ?? "")")
                #expect(refused.errorReason?.contains("1024x720") == true, "\(refused.errorReason ?? "")")
                #expect(try await publisher.finishes(within: 15) != 0)
                #expect(refused.framesReceived == 0)
            }
        }
    }

    @Test("Health is green while samples are fresh, and the newest picture can be had")
    func health() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(8) {
            try await MemServer.run { server in
                try await server.api.ask("GET", "/")
                try await server.api.ask("GET", "/health")
                let stream = try await server.api.createStream("healthy")
                #expect(try await server.api.answer("GET", "/api/streams/\(stream.sessionId)/latest.jpg").status == 404)
                let publisher = try await server.live(clip, to: stream)
                try await server.api.ask("GET", "/health")
                let picture = try await server.api.ask("GET", "/api/streams/\(stream.sessionId)/latest.jpg")
                #expect(JPEGSize([UInt8](picture)) == Self.recipe.size)
                try await publisher.stop()
            }
        }
    }

    @Test("Streams that come and go leave no process and no descriptor behind")
    func leavesNothing() async throws {
        let clip = try await ClipLibrary.shared.clip(Recipe(seconds: 2))
        try await Workload.machine.claiming(20) {
            try await MemServer.run { server in
                let stream = try await server.api.createStream("come and go")
                func publishOnce() async throws {
                    let publisher = try Publisher(clip, to: server.publishURL(stream.streamKey), in: server.folder)
                    #expect(try await publisher.finishes(within: 20) == 0)
                    try await server.api.stream(stream.sessionId, is: "ended")
                    try await eventually("its decoder has ended", within: 5) { server.decoders.isEmpty }
                }
                try await publishOnce()
                let before = ProcessTable.openDescriptors(of: server.process.identifier)
                for _ in 0..<10 { try await publishOnce() }
                let after = ProcessTable.openDescriptors(of: server.process.identifier)
                #expect(after <= before + 4, "\(before) descriptors have become \(after)")
            }
        }
    }
}
