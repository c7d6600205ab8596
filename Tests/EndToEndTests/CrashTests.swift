import Foundation
import Glibc
import Testing

/// Processes that die or hang at the worst moment: what was stored stays, and who isn't concerned notices nothing.
@Suite("Crashes")
struct CrashTests {
    private static let recipe = Recipe(seconds: 30)

    @Test("A decoder that is killed is replaced; the stream goes on, and the one beside it misses nothing")
    func decoderKilled() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(20) {
            try await MemServer.run(.keepingEverySample) { server in
                let hit = try await server.api.createStream("hit")
                let beside = try await server.api.createStream("beside")
                let hitPublisher = try await server.live(clip, to: hit, looping: 0)
                let victim = try #require(server.decoders.first)
                let besidePublisher = try await server.live(clip, to: beside, looping: 0)
                try await server.api.stream(hit.sessionId, hasSamples: 6)
                let before = try await server.api.timeline(hit.sourceId)

                kill(victim, SIGKILL)
                try await eventually("another decoder is there", within: 10) {
                    server.decoders.count == 2 && !server.decoders.contains(victim)
                }
                #expect(try await hitPublisher.finishes(within: 60) == 0, "the connection never notices")
                #expect(try await besidePublisher.finishes(within: 60) == 0)
                try await server.api.stream(beside.sessionId, hasSamples: clip.expectedFrames().count)
                try await server.expectSamples(of: clip, source: beside.sourceId, sentAt: besidePublisher.startedAt)

                // A keyframe comes every 2 s: at most so much, and what was under way, may be missing.
                try await server.api.stream(hit.sessionId, hasSamples: clip.expectedFrames().count - 5)
                let after = try await server.api.timeline(hit.sourceId)
                #expect(Array(after.prefix(before.count)) == before)
                let pictures = try await server.api.pictures(of: after)
                let numbers = try await MarkReader(folder: server.folder).numbers(on: pictures).compactMap { $0 }
                #expect(numbers.count == after.count)
                #expect(Set(numbers).count == numbers.count, "no picture twice")
                #expect(numbers == numbers.sorted())
                #expect(Set(numbers).isSubset(of: clip.expectedFrames()), "only pictures of sampling instants")
                #expect(try await server.api.stream(hit.sessionId).reconnects == 0)
            }
        }
    }

    @Test("A decoder that hangs is replaced")
    func decoderHangs() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(10) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("hangs")
                let publisher = try await server.live(clip, to: stream)
                let victim = try #require(server.decoders.first)
                kill(victim, SIGSTOP)
                try await eventually("another decoder is there", within: 20) {
                    let decoders = server.decoders
                    return decoders.count == 1 && decoders.first != victim
                }
                let stored = try await server.api.stream(stream.sessionId).framesReceived
                try await server.api.stream(stream.sessionId, hasSamples: stored + 3)
                #expect(try await server.api.stream(stream.sessionId).status == "live")
                try await publisher.stop()
            }
        }
    }

    @Test("A decoder that dies three times in a minute ends the stream with a reason")
    func decoderKeepsDying() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(10) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("dies")
                let publisher = try await server.live(clip, to: stream)
                var killed: Set<pid_t> = []
                for _ in 0..<3 {
                    let victim = try await eventually("a decoder to kill", within: 15) {
                        server.decoders.first { !killed.contains($0) }
                    }
                    killed.insert(victim)
                    kill(victim, SIGKILL)
                }
                let ended = try await server.api.stream(stream.sessionId, is: "error")
                #expect(ended.errorReason?.contains("decoder") == true)
                #expect(try await publisher.finishes(within: 15) != 0)
                try await eventually("no decoder is left", within: 5) { server.decoders.isEmpty }

                // An encoder that comes back at full speed does not make decoders die at full speed.
                let eager = try RawConnection(port: server.rtmpPort)
                try eager.send(RTMPBytes.publish(stream.streamKey))
                try await eventually("it has to wait", within: 5) { eager.hasHeard("failed again and again") }
                let again = try await eventually("it is let in later", within: 30) {
                    let next = try RawConnection(port: server.rtmpPort)
                    try next.send(RTMPBytes.publish(stream.streamKey))
                    try? await eventually("it is answered", within: 5) { next.hasHeard("NetStream.Publish") }
                    return next.hasHeard("NetStream.Publish.Start") ? next : nil
                }
                #expect(!again.isClosed)
            }
        }
    }

    @Test("A server that is killed has lost nothing that it had shown, and its streams go on after a restart")
    func serverKilled() async throws {
        let clip = try await ClipLibrary.shared.clip(Self.recipe)
        try await Workload.machine.claiming(12) {
            try await MemServer.run(.keepingEverySample) { server in
                let stream = try await server.api.createStream("survives")
                let publisher = try await server.live(clip, to: stream)
                try await server.api.stream(stream.sessionId, hasSamples: 8)
                let shown = try await server.api.timeline(stream.sourceId)
                await server.kill()
                #expect(try await publisher.finishes(within: 15) != 0)

                try await server.startAgain()
                let waiting = try await server.api.stream(stream.streamKey)
                #expect(waiting.status == "waiting")
                #expect(waiting.sessionId == stream.sessionId)
                #expect(waiting.framesReceived >= shown.count)
                let kept = try await server.api.timeline(stream.sourceId)
                #expect(Array(kept.prefix(shown.count)) == shown)
                let pictures = try await server.api.pictures(of: kept)
                let numbers = try await MarkReader(folder: server.folder).numbers(on: pictures)
                #expect(numbers == clip.expectedFrames().prefix(kept.count).map { $0 })

                let again = try await server.live(clip, to: stream)
                try await server.api.stream(stream.sessionId, hasSamples: kept.count + 3)
                let instants = try await server.api.timeline(stream.sourceId).map { try $0.seconds() }
                #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
                try await again.stop()
                try await server.stop()
                let gaps = try await server.gaps(of: stream.sourceId)
                #expect(gaps.count == 1 && gaps[0].cause == "restart", "\(gaps)")
            }
        }
    }
}
