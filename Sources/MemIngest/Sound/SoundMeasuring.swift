internal import DecoderProtocol
internal import Logging
internal import MemCore
internal import NIOCore

/// Has the sound of one stream measured, in a process of its own that is there while somebody asks how loud it is.
struct SoundMeasuring: Sendable {
    let queue: SoundQueue
    /// The program `mem-decoder`.
    let path: String
    let group: any EventLoopGroup
    let logger: Logger

    /// Sound is handed over so often, all that came meanwhile together: a level is of a second anyway.
    static let interval = Duration.seconds(1)
    /// The address space of a process: five times what decoders of sound were seen to take.
    static let memoryLimit: UInt64 = 512 << 20
    /// A process that failed so often in a row, without a level in between, would go on to.
    static let mostFailures = 3
    /// The pause after a failure, during which nobody knows how loud it is.
    static let pause = Duration.seconds(5)

    /// Works until the stream is over.
    func run() async {
        for await _ in queue.beginnings {
            var failures = 0
            while !Task.isCancelled, queue.isWanted {
                if failures >= Self.mostFailures {
                    await letPass(for: Self.interval)
                    continue
                }
                do {
                    let heard = try await measure()
                    guard let reason = heard.failure else { break }
                    failures = heard.levels > 0 ? 1 : failures + 1
                    logger.warning("sound could not be measured", metadata: ["reason": "\(reason)"])
                } catch  where Task.isCancelled {
                    return
                } catch {
                    failures += 1
                    logger.warning("sound could not be measured", metadata: ["reason": "\(error)"])
                }
                await letPass(for: Self.pause)
            }
        }
    }

    /// What came of one process.
    private struct Outcome {
        var levels = 0
        /// Why it ended; nil: nobody asks any more.
        var failure: String?
    }

    /// Runs one process for as long as it goes well and somebody asks.
    private func measure() async throws -> Outcome {
        let queue = queue
        let (outcome, end) = try await DecoderProcess.with(path: path, arguments: ["--sound"], group: group) {
            (channel, _) in
            try await channel.executeThenClose { inbound, outbound in
                try await withThrowingTaskGroup(of: Outcome.self) { group in
                    group.addTask { try await Self.read(inbound, into: queue) }
                    group.addTask { try await Self.write(outbound, from: queue) }
                    defer { group.cancelAll() }
                    return try await group.next() ?? Outcome()
                }
            }
        }
        guard outcome.failure != nil, end.isCrash else { return outcome }
        return Outcome(levels: outcome.levels, failure: end.description)
    }

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        into queue: SoundQueue
    ) async throws -> Outcome {
        var outcome = Outcome(failure: "the process ended")
        var buffer = ByteBuffer()
        for try await chunk in inbound {
            buffer.writeImmutableBuffer(chunk)
            while let response = try SoundResponse.next(from: &buffer) {
                switch response {
                case .ready: break
                case .level(let level):
                    outcome.levels += 1
                    queue.note(HeardLevel(instant: level.instant, level: level.rms))
                case .failure(let reason):
                    outcome.failure = String(reason.prefix(500))
                    return outcome
                }
            }
            buffer.discardReadBytes()
        }
        return outcome
    }

    private static func write(
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        from queue: SoundQueue
    ) async throws -> Outcome {
        var opening = ByteBuffer()
        SoundRequest.settings(memoryLimit: memoryLimit).write(into: &opening)
        try await outbound.write(opening)
        var format: HeardPacket.Format?
        while let packets = queue.take() {
            var records = ByteBuffer()
            for packet in packets {
                if let next = packet.format, next != format {
                    format = next
                    SoundRequest.format(SoundFormat(codec: next.codec, record: next.record)).write(into: &records)
                }
                SoundRequest.packet(packet.payload, at: packet.instant).write(into: &records)
            }
            if records.readableBytes > 0 { try await outbound.write(records) }
            try await Task.sleep(for: interval)
        }
        return Outcome()
    }

    /// Lets what comes for a while go by unmeasured.
    private func letPass(for duration: Duration) async {
        let end = ContinuousClock.now + duration
        repeat {
            for packet in queue.take() ?? [] { queue.note(unknownAt: packet.instant) }
            guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
        } while .now < end && queue.isWanted
    }
}
