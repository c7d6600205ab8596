internal import DecoderProtocol
internal import Logging
internal import MemCore
internal import NIOCore
internal import Synchronization

/// One conversation with one decoder process, from its settings to its last answer.
struct DecoderConversation: Sendable {
    /// How a conversation ended.
    enum Outcome: Hashable, Sendable {
        /// Everything was answered.
        case finished
        /// The settings changed: what came before the next keyframe was answered, another decoder goes on from there.
        case outdated
        /// The process died, hung or made no sense; a sentence says which.
        case failed(String)

        /// The same, and if a crash was the reason, which one.
        func ended(by end: DecoderEnd) -> Outcome {
            guard case .failed(let reason) = self, end.isCrash else { return self }
            return .failed("\(reason) (\(end))")
        }
    }

    private let host: DecoderHost
    private let format: LastFormat
    private let wait: ProcessorWait
    private let debt = DecoderDebt()

    /// Creates a conversation.
    ///
    /// - Parameters:
    ///   - format: where the stream's last format is kept across conversations.
    ///   - wait: how long the decoder waits for a processor.
    init(host: DecoderHost, format: LastFormat, wait: ProcessorWait) {
        self.host = host
        self.format = format
        self.wait = wait
    }

    /// Talks until the decoder has finished or failed.
    func run(on channel: DecoderProcess.Channel) async throws -> Outcome {
        let eventLoop = channel.channel.eventLoop
        return try await withTaskExecutorPreference(EventLoopTasks(eventLoop)) {
            try await channel.executeThenClose { inbound, outbound in
                await withTaskGroup(of: Outcome?.self) { group in
                    group.addTask { await listen(to: inbound) }
                    group.addTask { await feed(outbound) }
                    group.addTask { await watch(on: eventLoop) }
                    defer { group.cancelAll() }
                    for await outcome in group {
                        if let outcome { return outcome }
                    }
                    return .failed("the conversation was cancelled")
                }
            }
        }
    }

    private func feed(_ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) async -> Outcome? {
        do {
            var opening = ByteBuffer()
            // Asked for first: the settings tell how the numbering goes on behind them.
            host.queue.stopClock()
            let pictures = await withTaskExecutorPreference(globalConcurrentExecutor) { await host.pictures() }
            host.queue.startClock()
            let settings = host.settings()
            host.began(settings)
            DecoderRequest.settings(settings).write(into: &opening)
            for picture in pictures { DecoderRequest.remember(picture).write(into: &opening) }
            if let format = format.value { DecoderRequest.format(format).write(into: &opening) }
            debt.owe(.opening)
            try await outbound.write(opening)
            var batch = RequestBatch()
            while let first = await next() {
                var item: VideoQueue.Item? = first
                var bytes = 0
                while let next = item {
                    if case .accessUnit(let unit) = next, unit.isKeyframe, !settings.decidesLike(host.settings()) {
                        format.heldBack = unit
                        try await outbound.write(contentsOf: batch.take())
                        return try await end(outbound)
                    }
                    batch.append(request(for: next))
                    bytes += next.bytes
                    item = bytes < Self.mostBytes ? host.queue.nextNow() : nil
                }
                try await outbound.write(contentsOf: batch.take())
            }
            return try await end(outbound)
        } catch {
            // The process is gone; `listen` sees the same end and says why.
        }
        return nil
    }

    /// With so many bytes no more is taken: what waits for a decoder that is behind has to stay where it can be dropped.
    private static let mostBytes = 256 << 10

    private func next() async -> VideoQueue.Item? {
        if let unit = format.heldBack.take() { return .accessUnit(unit) }
        return await host.queue.next()
    }

    private func request(for item: VideoQueue.Item) -> DecoderRequest {
        switch item {
        case .format(let format):
            self.format.value = format
            return .format(format)
        case .forget(let number): return .forget(number)
        case .accessUnit(let unit):
            debt.owe(.accessUnit)
            return .accessUnit(unit)
        }
    }

    /// Lets the decoder answer what it still owes, and finish.
    private func end(_ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Outcome? {
        var record = ByteBuffer()
        DecoderRequest.end.write(into: &record)
        debt.owe(.end)
        try await outbound.write(record)
        return nil
    }

    private func listen(to inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async -> Outcome? {
        var buffer = ByteBuffer()
        var lastFailure: String?
        do {
            for try await chunk in inbound {
                buffer.writeImmutableBuffer(chunk)
                while let response = try DecoderResponse.next(from: &buffer) {
                    debt.settle(by: response)
                    switch response {
                    case .ready(let libraries):
                        host.logger.debug("decoder ready", metadata: ["libraries": "\(libraries)"])
                    case .sample(let sample):
                        debt.pause()
                        host.queue.stopClock()
                        defer { host.queue.startClock() }
                        // What the store does meanwhile is nothing that other streams should wait for.
                        let makesSense = try await withTaskExecutorPreference(globalConcurrentExecutor) {
                            try await host.take(sample)
                        }
                        debt.resume()
                        if !makesSense { return .failed("it answered with a sample that makes no sense") }
                    case .failure(let code, let reason):
                        lastFailure = reason
                        if code == .unsupported || code == .pictureTooLarge { host.refuse(reason) }
                    case .rejected(let pts, let reason): host.reject(pts, reason)
                    case .progress, .opened, .coding, .position: break
                    case .finished:
                        if format.heldBack != nil { return .outdated }
                        return host.queue.isExhausted ? .finished : .failed("it finished unasked")
                    }
                }
                buffer.discardReadBytes()
            }
        } catch let error as RecordError {
            return .failed("it sent nonsense: \(error)")
        } catch let error as StoreFailure {
            return .failed("the store refused its sample: \(error)")
        } catch {
            return .failed(lastFailure ?? "the connection to it broke: \(error)")
        }
        return .failed(lastFailure ?? "it exited in the middle of its work")
    }

    /// Looks again and again whether an answer is overdue: a dead child is an event, a hung one is not.
    private func watch(on eventLoop: any EventLoop) async -> Outcome? {
        let pause = TimeAmount(min(.milliseconds(500), host.patience / 4))
        while !Task.isCancelled {
            do { try await eventLoop.wait(pause) } catch { return nil }
            if host.queue.isOverdue { return .failed("it did not finish in time after the publisher had left") }
            if let overdue = debt.overdue(after: host.patience, waited: { wait.total }) { return .failed(overdue) }
        }
        return nil
    }
}

extension DecoderSettings {
    /// Whether a decoder with other settings samples and judges the same.
    fileprivate func decidesLike(_ other: DecoderSettings) -> Bool {
        interval == other.interval && frame == other.frame
    }
}
