package import MemCore

/// Sessions without video: a small but faithful implementation of the seam, for tests of what stands in front of it.
package actor InMemoryStreams: StreamControl {
    private var sessions: [StreamSession] = []
    private var refusal: PublisherRefusal?
    private var listener = ListenerStatus(isActive: true, host: "localhost", port: 1935, maxStreams: 10)
    private var stale: [(sessionID: SessionID, reason: String)] = []
    private var failure: StoreFailure?
    private var created: Int64 = 0
    private var levels: [(instant: Instant, level: Double?)] = []
    /// Of which sessions somebody asked how loud they are, time after time.
    package private(set) var askedForSound: [Set<SessionID>?] = []

    package init() {}

    package func createStream(
        name: String?,
        metadata: [String: JSONValue]
    ) async throws(StreamControlError) -> StreamSession {
        try refuseIfBroken()
        created += 1
        let key = StreamKey.random()
        let record = SessionRecord(
            id: .random(),
            key: key,
            sourceID: SourceID(rawValue: created),
            name: name ?? "Stream \(created)",
            metadata: metadata,
            isArmed: true,
            createdAt: Instant(microseconds: 1_790_000_000_000_000 + created * 1_000_000)
        )
        let server = "rtmp://\(listener.host):\(listener.port)/live"
        let session = StreamSession(
            record: record,
            history: SessionHistory(),
            status: .waiting,
            rtmpURL: server + "/" + key.rawValue,
            serverURL: server
        )
        sessions.append(session)
        return session
    }

    package func streams() -> [StreamSession] { sessions }

    package func stream(_ reference: String) -> StreamSession? {
        sessions.first { $0.record.key.rawValue == reference || $0.record.id.rawValue == reference }
    }

    package func startStream(_ reference: String) async throws(StreamControlError) -> StreamSession {
        try change(reference) { session in
            session.record.isArmed = true
            if session.status == .ended { session.status = .waiting }
        }
    }

    package func stopStream(_ reference: String) async throws(StreamControlError) -> StreamSession {
        try change(reference) { session in
            session.record.isArmed = false
            session.status = .ended
        }
    }

    package func changeStream(
        _ reference: String,
        name: String?,
        settings: StreamSettings?
    ) async throws(StreamControlError) -> StreamSession {
        try change(reference) { session in
            if let name { session.record.name = name }
            if let settings { session.record.settings = settings }
        }
    }

    package func rotateKey(_ reference: String) async throws(StreamControlError) -> StreamSession {
        try change(reference) { session in
            session.record.key = .random()
            session.rtmpURL = session.serverURL + "/" + session.record.key.rawValue
        }
    }

    package func deleteStream(_ reference: String) async throws(StreamControlError) {
        let gone = try change(reference) { _ in }
        sessions.removeAll { $0.record.id == gone.record.id }
    }

    package func lastRefusal() -> PublisherRefusal? { refusal }

    /// Has a publisher been refused.
    package func refuse(_ refusal: PublisherRefusal) { self.refusal = refusal }

    package func listenerStatus() -> ListenerStatus { listener }

    package func staleStreams() -> [(sessionID: SessionID, reason: String)] { stale }

    /// Changes a session as video would.
    @discardableResult
    package func change(
        _ reference: String,
        _ edit: @Sendable (inout StreamSession) -> Void
    ) throws(StreamControlError) -> StreamSession {
        try refuseIfBroken()
        let index = sessions.firstIndex { $0.record.key.rawValue == reference || $0.record.id.rawValue == reference }
        guard let index else { throw .notFound }
        edit(&sessions[index])
        return sessions[index]
    }

    /// Lets the listener fail or recover.
    package func setListener(active: Bool) { listener.isActive = active }

    /// Lets a live session run dry.
    package func setStale(_ stale: [(sessionID: SessionID, reason: String)]) { self.stale = stale }

    /// Lets everything that writes fail from now on.
    package func fail(with failure: StoreFailure?) { self.failure = failure }

    /// How many pictures were pushed.
    package private(set) var pushed = 0
    /// How often somebody said that no more pictures come.
    package private(set) var endings = 0
    private var frameRefusal: FrameRefusal?

    /// Lets every picture be refused.
    package func refuseFrames(_ refusal: FrameRefusal?) { frameRefusal = refusal }

    private func refuseIfBroken() throws(StreamControlError) {
        if let failure { throw .store(failure) }
    }
}

extension InMemoryStreams: SoundListening {
    /// What the first session sounds like, to be told once.
    package func sounds(_ levels: [(Instant, Double?)]) {
        self.levels = levels.map { ($0.0, $0.1) }
    }

    package func soundLevels(of sessions: Set<SessionID>?) async -> [Observation] {
        askedForSound.append(sessions)
        defer { levels = [] }
        guard let record = self.sessions.first?.record, sessions?.contains(record.id) ?? true else { return [] }
        return levels.map { level in
            Observation(
                sessionID: record.id,
                sourceID: record.sourceID,
                instant: level.instant,
                fact: .sound(level.level)
            )
        }
    }
}

extension InMemoryStreams: FramePushing {
    package func expectFrame(for key: StreamKey) async throws(FrameRefusal) {
        guard sessions.contains(where: { $0.record.key == key && $0.record.isArmed }) else {
            throw .notAdmitted("no stream with this key is waiting")
        }
    }

    package func push(_ file: [UInt8], to key: StreamKey) async throws(FrameRefusal) {
        if let frameRefusal { throw frameRefusal }
        pushed += 1
    }

    package func endFrames(of key: StreamKey) async {
        if sessions.contains(where: { $0.record.key == key }) { endings += 1 }
    }
}
