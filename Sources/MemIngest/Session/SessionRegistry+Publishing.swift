internal import Logging
internal import MemCore

extension SessionRegistry {
    /// Decides about a publisher, before it is told that it may start.
    ///
    /// - Parameters:
    ///   - key: what it gave as its key.
    ///   - alternatives: what may be meant if there is no such key.
    ///   - encoder: what it says that it is.
    ///   - connection: its connection.
    ///   - address: where it comes from.
    ///   - origin: the same, for who is asked about publishers.
    func admit(
        _ key: StreamKey,
        or alternatives: [StreamKey] = [],
        encoder: String?,
        by connection: any PublisherConnection,
        from address: PeerAddress = .unknown,
        origin: PublisherOrigin = PublisherOrigin()
    ) async -> Admission {
        let admission = await decide(key, or: alternatives, encoder: encoder, by: connection, from: address, origin)
        if case .refused(let refusal) = admission {
            // Whoever sits before the page and waits for this very publisher wants to know why it does not come.
            newestRefusal = PublisherRefusal(at: .now(), reason: refusal.reason)
        }
        return admission
    }

    private func decide(
        _ key: StreamKey,
        or alternatives: [StreamKey],
        encoder: String?,
        by connection: any PublisherConnection,
        from address: PeerAddress,
        _ origin: PublisherOrigin
    ) async -> Admission {
        guard acceptsPublishers else { return .denied(.closing, "Mem is shutting down") }
        let id: SessionID
        let known = ([key] + alternatives).first { keys[$0] != nil }
        if let seconds = wrongKeys.wait(of: address) {
            // Who published from there before is let in again: others behind the same address must not keep it out.
            guard let known, let found = keys[known], entries[found]?.lastAddress == address else {
                return .denied(.wrongKeys, "too many wrong keys came from this address: try again in \(seconds) s")
            }
        }
        switch await session(for: known ?? key) {
        case .success(let found): id = found
        case .failure(let refusal): return refused(.refused(refusal.refusal), address)
        }
        var isAllowed = environment.configuration.streaming.auth.publishURL == nil
        // A key that was taken away while somebody waited is none any more.
        while let entry = entries[id], keys[known ?? key] == id {
            guard entry.record.isArmed else {
                // The encoder of a stopped stream tries for ever, and guesses nothing: it must not keep others out.
                let isItsOwn = entry.lastAddress == address
                return isItsOwn ? Self.unknownKey : refused(Self.unknownKey, address)
            }
            if let live = entry.live, live.connection.silence <= Self.silenceBeforeTakeover {
                return .badName(.live, "this stream is already live from another encoder: stop that one first")
            }
            if let seconds = entry.decoderFailures.wait() {
                return .denied(.decoder, "the decoder of this stream failed again and again: try again in \(seconds) s")
            }
            if !isAllowed {
                guard hasRoom || entry.live != nil else { return .denied(.full, full) }
                if let refusal = await refusalOfHook(id, encoder: encoder, origin: origin) { return refusal }
                // Much may have changed meanwhile: all of it is looked at again.
                isAllowed = true
            } else if entry.live != nil {
                log("publisher replaced after silence", id)
                await disconnect(id, reason: "another encoder took over this stream after a silence")
            } else if let ending = entry.ending, ending.isBehind {
                // One may gather behind another; a third would be too much to hold.
                ending.hurry()
                await ending.end()
            } else {
                entries[id]?.lastAddress = address
                return begin(id, encoder: encoder, by: connection)
            }
        }
        return refused(Self.unknownKey, address)
    }

    /// Counts a key that nobody waits for.
    private func refused(_ admission: Admission, _ address: PeerAddress) -> Admission {
        guard case .refused(let refusal) = admission, refusal.cause == .key else { return admission }
        let free = environment.configuration.streaming.limits.wrongKeys
        guard let seconds = wrongKeys.note(address, free: free) else { return admission }
        environment.logger.warning(
            "address has to wait after wrong keys",
            metadata: ["address": "\(address)", "seconds": "\(seconds)"]
        )
        return admission
    }

    /// One sentence for unknown, deleted and stopped keys, so that a guesser learns nothing.
    static let unknown = "no stream with this key is waiting for an encoder: check the key, or start the stream"

    private static let unknownKey = Admission.badName(.key, unknown)

    private func session(for key: StreamKey) async -> Result<SessionID, Refusal> {
        if let id = keys[key] { return .success(id) }
        guard !environment.configuration.streaming.auth.requireStreamKey else {
            return .failure(Refusal(.key, Self.unknown))
        }
        let isPlain = key.rawValue.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isPlain, !key.rawValue.isEmpty, key.rawValue.utf8.count <= 255 else {
            return .failure(Refusal(.name, "a stream's name has 1 to 255 bytes and no control characters"))
        }
        guard hasRoom else { return .failure(Refusal(.full, full)) }
        do {
            return .success(try await create(named: key))
        } catch let refusal as Refusal {
            return .failure(refusal)
        } catch {
            return .failure(Refusal(.store, "the session could not be created: \(error)"))
        }
    }

    /// Makes the session of a path once, however many publishers come to it at the same time.
    private func create(named key: StreamKey) async throws -> SessionID {
        if let task = creating[key] { return try await task.value }
        if let seconds = creationLimit.take() {
            throw Refusal(.creation, "too many new streams at once: try again in \(seconds) s")
        }
        let task = Task { try await add(name: key.rawValue, key: key, metadata: [:]) }
        creating[key] = task
        defer { creating[key] = nil }
        return try await task.value
    }

    private var hasRoom: Bool {
        entries.values.count { $0.live != nil } < environment.configuration.streaming.rtmp.maxConcurrentStreams
    }

    private var full: String {
        let maximum = environment.configuration.streaming.rtmp.maxConcurrentStreams
        return "the server is full: \(maximum) streams are live (streaming.rtmp.max_concurrent_streams)"
    }

    private func begin(_ id: SessionID, encoder: String?, by connection: any PublisherConnection) -> Admission {
        guard acceptsPublishers else { return .denied(.closing, "Mem is shutting down") }
        guard hasRoom else { return .denied(.full, full) }
        guard var entry = entries[id] else { return Self.unknownKey }
        var logger = environment.logger
        logger[metadataKey: "session"] = "\(id)"
        let stream = LiveStream(
            fixture: LiveStream.Fixture(
                sessionID: id,
                sourceID: entry.record.sourceID,
                lastSampleAt: [entry.history.lastSampleAt, entry.lastInstant].compactMap { $0 }.max(),
                gapCause: entry.gapCause,
                configuration: entry.record.settings.applied(to: environment.configuration),
                current: environment.current,
                own: entry.settings,
                budget: environment.budget,
                decoderPath: environment.decoderPath,
                // Where the video comes in: so it goes out to its decoder without waking another thread.
                group: connection.eventLoop ?? environment.group,
                logger: logger,
                metrics: environment.metrics,
                recordings: environment.recordings,
                demand: environment.demand
            ),
            sink: environment.sink,
            memory: entry.memory,
            failures: entry.decoderFailures,
            recall: PictureRecall(
                source: entry.record.sourceID,
                since: entry.history.lastSampleAt ?? .now(),
                store: environment.store,
                logger: logger
            ).pictures
        )
        if let encoder { stream.receive(encoder: encoder) }
        let before = entry.ending
        entry.ending = nil
        if entry.record.startedAt != nil { entry.record.reconnects += 1 }
        entry.record.startedAt = entry.record.startedAt ?? .now()
        entry.record.endedAt = nil
        entry.record.errorReason = nil
        entry.record.saidGoodbye = false
        entry.droppedBefore = entry.record.dropped
        entry.live = LivePublisher(
            connection: connection,
            stream: stream,
            work: Task {
                async let events: Void = follow(stream, of: id)
                async let recording: Void = stream.record()
                // Nobody waits for it: it is cancelled at the end.
                async let _: Void = stream.measureSound()
                await before?.end()
                stream.resume(after: entries[id]?.lastInstant)
                let reason = await stream.run()
                await giveUp(id, stream: stream, reason: reason)
                await events
                await recording
            },
            before: before
        )
        entries[id] = entry
        return .accepted(stream)
    }

    /// The decoder's side of a stream ended; with a reason when it was given up while the publisher was there.
    private func giveUp(_ id: SessionID, stream: LiveStream, reason: String?) async {
        guard let reason, let live = entries[id]?.live, live.stream === stream else { return }
        await live.connection.end(reason: reason)
        leave(id, stream: stream, saidGoodbye: false)
    }

    /// Keeps the record in step with what becomes known of a publisher.
    private func follow(_ stream: LiveStream, of id: SessionID) async {
        var isLive = false
        var limit = RateLimit(burst: 10, perSecond: 1)
        for await event in stream.events {
            // An encoder that changes its mind all the time gets one line of the log, and one save, a second.
            if let seconds = limit.take(), isCurrent(stream, of: id) {
                try? await Task.sleep(for: .seconds(seconds))
            }
            // What is left to tell of a stream that has a successor would be told of that one.
            guard isCurrent(stream, of: id) else { return }
            copySnapshot(of: stream, to: id)
            if !isLive, stream.snapshot().liveSince != nil {
                isLive = true
                logLive(id)
                noteLive(id)
            }
            if case .refused(let reason) = event { entries[id]?.live?.connection.tell(reason) }
            await save(id)
        }
    }

    /// Whether no other publisher has come since this stream's.
    private func isCurrent(_ stream: LiveStream, of id: SessionID) -> Bool {
        guard let entry = entries[id] else { return false }
        return entry.live?.stream === stream || (entry.live == nil && entry.ending?.stream === stream)
    }

    /// A publisher left: said goodbye, or its connection ended some other way.
    func leave(_ id: SessionID, stream: LiveStream, saidGoodbye: Bool) {
        guard let live = entries[id]?.live, live.stream === stream else { return stream.finish() }
        copySnapshot(of: stream, to: id)
        stream.finish()
        entries[id]?.live = nil
        entries[id]?.record.saidGoodbye = saidGoodbye
        entries[id]?.record.endedAt = .now()
        entries[id]?.gapCause = .disconnected
        let isOver = saidGoodbye || entries[id]?.record.isArmed != true || !acceptsPublishers
        log(isOver ? "stream ended" : "stream waits for its publisher to come back", id)
        // At the end of the program as well: it is expected back after that.
        let isExpected = !saidGoodbye && entries[id]?.record.isArmed == true
        note(isExpected ? .sessionReconnecting : .sessionEnded, id)
        Task { await save(id) }
        entries[id]?.ending = EndingStream(live) { await self.end(of: stream, in: id) }
    }

    /// A stream whose publisher left is at its end; another publisher may have come meanwhile.
    private func end(of stream: LiveStream, in id: SessionID) async {
        if let ending = entries[id]?.ending, ending.stream === stream {
            copySnapshot(of: stream, to: id)
            entries[id]?.ending = nil
        } else if let entry = entries[id] {
            let snapshot = stream.snapshot()
            entries[id]?.lastInstant = [entry.lastInstant, snapshot.lastInstant].compactMap { $0 }.max()
            let late = stream.droppedAfterEnd
            entries[id]?.droppedBefore += late
            entries[id]?.record.dropped += late
        }
        await save(id)
    }

    /// Ends the connection of a session's publisher, if there is one.
    func disconnect(_ id: SessionID, reason: String) async {
        guard let live = entries[id]?.live else { return }
        leave(id, stream: live.stream, saidGoodbye: false)
        await live.connection.end(reason: reason)
    }

    func copySnapshot(of stream: LiveStream, to id: SessionID) {
        guard var entry = entries[id] else { return }
        let snapshot = stream.snapshot()
        let reasonBefore = entry.record.errorReason
        if let reason = snapshot.errorReason, reason != entry.record.errorReason {
            environment.logger.warning("stream not remembered", metadata: ["session": "\(id)", "reason": "\(reason)"])
        } else if snapshot.errorReason == nil, entry.record.errorReason != nil {
            log("stream remembered again", id)
        }
        entry.record.pictureSize = snapshot.pictureSize ?? entry.record.pictureSize
        entry.record.videoCodec = snapshot.videoCodec ?? entry.record.videoCodec
        entry.record.audioCodec = snapshot.audioCodec ?? entry.record.audioCodec
        entry.record.encoder = snapshot.encoder ?? entry.record.encoder
        entry.record.errorReason = snapshot.errorReason
        entry.record.dropped = entry.droppedBefore + snapshot.dropped
        entry.skipped = snapshot.skipped
        entry.leftOut = snapshot.leftOut
        entry.lastInstant = snapshot.lastInstant ?? entry.lastInstant
        entries[id] = entry
        guard snapshot.errorReason != reasonBefore else { return }
        if let reason = snapshot.errorReason {
            note(.sessionError, id, ["error_reason": .string(reason)])
        } else if entry.live != nil {
            noteLive(id)
        }
    }

    /// Writes a session's record; a store that can't write has said so already, and the next change tries again.
    func save(_ id: SessionID) async {
        do throws(StoreFailure) {
            try await write(id)
        } catch {
            environment.logger.error("session not saved", metadata: ["session": "\(id)", "reason": "\(error)"])
            if error.code != .closed { saveLater(id) }
        }
    }

    /// Video arrives, on a connection on which none had.
    private func logLive(_ id: SessionID) {
        guard let record = entries[id]?.record else { return }
        let fields: Logger.Metadata = [
            "codec": "\(record.videoCodec ?? "unknown")",
            "size": "\(record.pictureSize.map { "\($0)" } ?? "unknown")",
            "reconnects": "\(record.reconnects)",
        ]
        log("stream live", id, fields)
    }

    func log(_ message: Logger.Message, _ id: SessionID, _ fields: Logger.Metadata = [:]) {
        environment.logger.info(message, metadata: fields.merging(["session": "\(id)"]) { own, _ in own })
    }
}

/// A refusal as an error, so that a lookup can fail with it.
private struct Refusal: Error {
    let refusal: AdmissionRefusal

    init(_ cause: AdmissionRefusal.Cause, _ reason: String) {
        refusal = AdmissionRefusal(cause: cause, reason: reason, isForName: [.key, .name].contains(cause))
    }
}
