internal import Logging
internal import MemCore

extension SessionRegistry: StreamControl {
    func createStream(
        name: String?,
        metadata: [String: JSONValue]
    ) async throws(StreamControlError) -> StreamSession {
        if let seconds = creationLimit.take() { throw .tooMany(retryAfterSeconds: seconds) }
        do throws(StoreFailure) {
            let id = try await add(name: name, key: .random(), metadata: metadata)
            guard let session = session(id) else { throw StoreFailure(.closed, "the session is gone") }
            return session
        } catch {
            throw .store(error)
        }
    }

    func streams() -> [StreamSession] {
        order.compactMap { session($0) }
    }

    func stream(_ reference: String) -> StreamSession? {
        find(reference).flatMap { session($0) }
    }

    func lastRefusal() -> PublisherRefusal? { newestRefusal }

    func startStream(_ reference: String) async throws(StreamControlError) -> StreamSession {
        let id = try known(reference)
        guard environment.configuration.streaming.takesPublishers else { throw .listenerDisabled }
        if entries[id]?.live == nil {
            entries[id]?.decoderFailures.forget()
            if entries[id]?.record.isArmed == false { log("stream armed", id) }
            if entries[id]?.status(nil) != .waiting { note(.sessionArmed, id) }
            entries[id]?.record.isArmed = true
            entries[id]?.record.errorReason = nil
            entries[id]?.record.saidGoodbye = false
            try await store(id)
        }
        return try snapshot(id)
    }

    func stopStream(_ reference: String) async throws(StreamControlError) -> StreamSession {
        let id = try known(reference)
        if entries[id]?.record.isArmed == true { log("stream disarmed", id) }
        // Of one that is live, its publisher's end tells.
        if let entry = entries[id], entry.live == nil, entry.status(nil) != .ended { note(.sessionEnded, id) }
        entries[id]?.record.isArmed = false
        await end(id, reason: "the stream was stopped")
        entries[id]?.record.errorReason = nil
        if entries[id]?.record.endedAt == nil { entries[id]?.record.endedAt = .now() }
        try await store(id)
        return try snapshot(id)
    }

    func changeStream(
        _ reference: String,
        name: String?,
        settings: StreamSettings?
    ) async throws(StreamControlError) -> StreamSession {
        let id = try known(reference)
        guard let old = entries[id]?.record else { throw .notFound }
        if let name {
            entries[id]?.record.name = name
            note(.sessionRenamed, id, ["name": old.key.rawValue == name ? .null : .string(name)])
        }
        if let settings { entries[id]?.set(settings) }
        do throws(StreamControlError) {
            try await store(id)
        } catch {
            if name != nil { unnote(.sessionRenamed, id) }
            if entries[id]?.record.name == name { entries[id]?.record.name = old.name }
            if entries[id]?.record.settings == settings { entries[id]?.set(old.settings) }
            throw error
        }
        return try snapshot(id)
    }

    func rotateKey(_ reference: String) async throws(StreamControlError) -> StreamSession {
        let id = try known(reference)
        guard let old = entries[id]?.record.key else { throw .notFound }
        let new = StreamKey.random()
        setKey(new, of: id)
        log("stream key changed", id)
        note(.sessionKeyChanged, id)
        // Its place is free for whoever has the new key.
        entries[id]?.lastAddress = nil
        await disconnect(id, reason: "the key of this stream was changed: set the new one")
        do throws(StreamControlError) {
            try await store(id)
        } catch {
            if entries[id]?.record.key == new { setKey(old, of: id) }
            unnote(.sessionKeyChanged, id)
            throw error
        }
        return try snapshot(id)
    }

    private func setKey(_ key: StreamKey, of id: SessionID) {
        guard let old = entries[id]?.record.key else { return }
        keys[old] = nil
        keys[key] = id
        entries[id]?.record.key = key
    }

    func deleteStream(_ reference: String) async throws(StreamControlError) {
        let id = try known(reference)
        guard let before = entries[id]?.record else { throw .notFound }
        // From here on nobody finds it any more, and whatever is saved of it says that it is deleted.
        entries[id]?.record.deletedAt = .now()
        entries[id]?.record.isArmed = false
        keys[before.key] = nil
        await end(id, reason: "the stream was deleted")
        note(.sessionDeleted, id)
        do throws(StreamControlError) {
            try await store(id)
        } catch {
            unnote(.sessionDeleted, id)
            entries[id]?.record.deletedAt = nil
            entries[id]?.record.isArmed = before.isArmed
            keys[before.key] = id
            throw error
        }
        log("stream deleted", id)
        entries[id] = nil
        order.removeAll { $0 == id }
    }

    func listenerStatus() -> ListenerStatus {
        listener
    }

    func ingestFigures() -> IngestFigures? {
        // Of those that left as well, until the last of their video is decoded.
        let streams = entries.values.flatMap { [$0.live?.stream, $0.live?.before?.stream, $0.ending?.stream] }
        let sizes = streams.compactMap { $0?.queue.size }
        return IngestFigures(
            connections: listening?.connections ?? 0,
            queuedAccessUnits: sizes.reduce(0) { $0 + $1.accessUnits },
            queuedBytes: sizes.reduce(0) { $0 + $1.bytes },
            decoders: DecoderProcesses.running
        )
    }

    func staleStreams() -> [(sessionID: SessionID, reason: String)] {
        let standard = environment.configuration.streaming.capture.frameIntervalSeconds
        var stale: [(SessionID, String)] = []
        for id in order {
            guard let entry = entries[id], let snapshot = entry.live?.stream.snapshot() else { continue }
            if let reason = snapshot.errorReason {
                stale.append((id, reason))
            } else if snapshot.isVideoArriving, let since = snapshot.liveSince {
                // By when they were committed, not by their instants: an encoder's clock may be wrong.
                let fresh = max(since, entry.lastCommit ?? since)
                let age = (.now - fresh) / .seconds(1)
                let patience = snapshot.patience(interval: entry.record.settings.frameIntervalSeconds ?? standard)
                guard age > patience else { continue }
                // What does not change every second: whoever listens for changes is told of each.
                let span = age < 60 ? "\(Int(patience)) s" : "\(Int(age / 60)) min"
                stale.append((id, "no sample was stored in the last \(span) although the stream is connected."))
            }
        }
        return stale
    }

    /// Ends a session's publisher, and what is still under way of it.
    private func end(_ id: SessionID, reason: String) async {
        await disconnect(id, reason: reason)
        guard let ending = entries[id]?.ending else { return }
        ending.hurry()
        await ending.end()
    }

    private func known(_ reference: String) throws(StreamControlError) -> SessionID {
        guard let id = find(reference) else { throw .notFound }
        return id
    }

    private func snapshot(_ id: SessionID) throws(StreamControlError) -> StreamSession {
        guard let session = session(id) else { throw .notFound }
        return session
    }

    private func store(_ id: SessionID) async throws(StreamControlError) {
        guard entries[id] != nil else { throw .notFound }
        do throws(StoreFailure) {
            try await write(id)
        } catch {
            saveLater(id)
            throw .store(error)
        }
    }

    private func session(_ id: SessionID) -> StreamSession? {
        guard let entry = entries[id], entry.record.deletedAt == nil else { return nil }
        let snapshot = entry.live?.stream.snapshot()
        let status = entry.status(snapshot)
        var record = entry.record
        if let snapshot {
            record.dropped = entry.droppedBefore + snapshot.dropped
            record.errorReason = snapshot.errorReason
        }
        let (scheme, port) = listener.securePort.map { ("rtmps", $0) } ?? ("rtmp", listener.port)
        let server = "\(scheme)://\(Self.bracketed(listener.host)):\(port)/live"
        return StreamSession(
            record: record,
            history: entry.history,
            status: status,
            framesPerSecond: snapshot?.framesPerSecond,
            bitrateKbps: snapshot?.bitrateKbps,
            duration: status == .live ? snapshot?.liveSince.map { (.now - $0) / .seconds(1) } : nil,
            skipped: snapshot?.skipped ?? entry.skipped,
            leftOut: snapshot?.leftOut ?? entry.leftOut,
            degradation: snapshot?.degradation,
            // A key that a publisher chose may hold anything.
            rtmpURL: "\(server)/\(Percent.encode(record.key.rawValue, allowing: "/"))",
            serverURL: server
        )
    }

    /// An IPv6 address goes into a URL in brackets (RFC 3986, section 3.2.2).
    private static func bracketed(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    }
}
