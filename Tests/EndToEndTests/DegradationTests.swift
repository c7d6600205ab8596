import Foundation
import Glibc
import Testing

/// A decoder that gets too little of a processor, beside one that has enough.
@Suite("Degradation")
struct DegradationTests {
    private static let keyframeInterval = 60

    @Test("A stream whose decoder can't keep up is degraded, says so, and gets all again when it can; no other one is")
    func slowDecoder() async throws {
        // Decoding it takes more than the hundredth of a core that its decoder gets, and little of it waits unseen on its way.
        let busy = Recipe(
            width: 960,
            height: 540,
            seconds: 12,
            keyframeInterval: Self.keyframeInterval,
            hasAudio: false
        )
        let clip = try await ClipLibrary.shared.clip(busy)
        let cheap = try await ClipLibrary.shared.clip(Recipe(width: 320, height: 180, seconds: 12, hasAudio: false))
        var options = ServerOptions.keepingEverySample
        options.bufferSize = 6
        try await Workload.machine.claiming(60) {
            try await MemServer.run(options) { server in
                let beside = try await server.api.createStream("beside")
                let besidePublisher = try await server.live(cheap, to: beside)
                let working = Set(server.decoders)
                let slow = try await server.api.createStream("slow")
                let publisher = try await server.live(clip, to: slow)
                let decoder = try #require(server.decoders.first { !working.contains($0) })

                let hold = Task { try await Self.hold(decoder) }
                defer { hold.cancel() }
                let first = try await eventually("it is degraded", within: 120) {
                    let stream = try await server.api.stream(slow.sessionId)
                    return stream.degradation == nil ? nil : stream
                }
                #expect(first.dropped == 0, "before anything is dropped")
                #expect(first.status == "live")
                let degraded = try #require(first.degradation)
                #expect((1...4).contains(degraded.step))
                #expect([1, 2, 4, 8].contains(degraded.frameIntervalSeconds))
                #expect(try UTC.seconds(degraded.since) > publisher.startedAt)
                let during = try await server.api.stream(
                    slow.sessionId,
                    hasSamples: first.framesReceived + 1,
                    within: 120
                )
                #expect(during.leftOut > 0)
                let metrics = String(decoding: try await server.api.ask("GET", "/metrics"), as: UTF8.self)
                for name in [#"mem_degradation_changes_total{to="worse"}"#, "mem_access_units_left_out_total"] {
                    let line = metrics.split(separator: "\n").first { $0.hasPrefix(name + " ") }
                    #expect(try #require(line, "\(name)") != "\(name) 0")
                }
                hold.cancel()
                _ = await hold.result

                // Several steps back, each after half of the buffer's time.
                let recovered = try await eventually("it gets all again", within: 180) {
                    let stream = try await server.api.stream(slow.sessionId)
                    return stream.degradation == nil ? stream : nil
                }
                // Of the interval in which it went back the keyframe is still awaited.
                let last = try await server.api.stream(
                    slow.sessionId,
                    hasSamples: recovered.framesReceived + 6,
                    within: 60
                )
                #expect(try await server.api.stream(beside.sessionId).degradation == nil)
                #expect(try await server.api.stream(beside.sessionId).leftOut == 0)
                try await publisher.stop()
                try await besidePublisher.stop()
                try await server.api.streamIsOver(slow.sessionId)
                let over = try await server.api.stream(slow.sessionId)
                #expect(over.degradation == nil)
                #expect(over.leftOut >= recovered.leftOut, "is told as long as nobody comes again")

                let lines = server.log.split(separator: "\n")
                let up = lines.filter { $0.contains("decoder can't keep up, stream degraded") }
                let down = lines.filter { $0.contains("decoder keeps up, stream less degraded") }
                #expect(!up.isEmpty && up.count == down.count, "one line for each step: \(up) \(down)")
                #expect(up.allSatisfy { $0.contains(slow.sessionId) })
                #expect(up.first?.contains("only keyframes are decoded") == true)
                #expect(down.last?.contains("all that samples need is decoded") == true)

                let entries = try await server.api.timeline(slow.sourceId)
                let instants = try entries.map { try $0.seconds() }
                let numbers = try await MarkReader(folder: server.folder).numbers(on: server.api.pictures(of: entries))
                #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 < $1 })
                #expect(numbers.allSatisfy { $0 != nil }, "no picture is damaged")
                let isKeyframe = numbers.map { $0?.isMultiple(of: Self.keyframeInterval) == true }
                let sparse = zip(entries.indices, instants).dropFirst(2).filter { index, instant in
                    instant - instants[index - 1] > 1.5 && isKeyframe[index] && isKeyframe[index - 1]
                }
                #expect(sparse.count >= 2, "keyframes alone: \(zip(numbers, instants).map { $0 })")
                // At the end a sample a second again, also of pictures between keyframes.
                let end = min(last.framesReceived, instants.count)
                #expect(isKeyframe[(end - 4)..<end].contains(false))
                let distances = zip(instants[(end - 4)..<end], instants[(end - 3)..<end]).map { $1 - $0 }
                #expect(distances.allSatisfy { abs($0 - 1) < 0.1 }, "\(distances)")
            }
        }
    }

    /// Holds a process until the task is cancelled: in turns it stands still for most of the buffer's time, and has so much
    /// of a processor as samples of a few keyframes take, less than all that comes does.
    ///
    /// What it has is told by the system and not by a clock: where the machine is busy it would have nothing in its turn, and
    /// count as hung.
    private static func hold(_ process: pid_t) async throws {
        defer { kill(process, SIGCONT) }
        while !Task.isCancelled {
            kill(process, SIGSTOP)
            try await Task.sleep(for: .seconds(5))
            kill(process, SIGCONT)
            guard let start = processorTime(of: process) else { return }
            while let now = processorTime(of: process), now < start + 300_000_000 {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// Nanoseconds of a processor that a process of one thread has had; nil if it is gone.
    private static func processorTime(of process: pid_t) -> UInt64? {
        let text = try? String(contentsOfFile: "/proc/\(process)/schedstat", encoding: .utf8)
        return text?.split(separator: " ").first.flatMap { UInt64($0) }
    }
}
