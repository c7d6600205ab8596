/// How sessions are created, armed, stopped and looked at.
///
/// Ingest implements it, the API calls it.
///
/// Everywhere a `reference` is the text of a stream key or of a session id, whichever the caller has.
public protocol StreamControl: Sendable {
    /// Creates a session; without a name it gets one ("Stream 3").
    /// - Throws: ``StreamControlError``
    func createStream(name: String?, metadata: [String: JSONValue]) async throws(StreamControlError) -> StreamSession

    /// All sessions, oldest first.
    func streams() async -> [StreamSession]

    /// The session with this key or id, nil if there is none.
    func stream(_ reference: String) async -> StreamSession?

    /// Arms a session so that its publisher is let in; no effect on one that is armed or live.
    /// - Throws: ``StreamControlError``
    func startStream(_ reference: String) async throws(StreamControlError) -> StreamSession

    /// Disarms a session and disconnects its publisher.
    /// - Throws: ``StreamControlError``
    func stopStream(_ reference: String) async throws(StreamControlError) -> StreamSession

    /// Gives a session another name, under which all that it showed is found from then on, or other settings, which count
    /// from the next keyframe on.
    ///
    /// - Parameters:
    ///   - name: nil: as it is.
    ///   - settings: all of them; nil: as they are.
    /// - Throws: ``StreamControlError``
    func changeStream(
        _ reference: String,
        name: String?,
        settings: StreamSettings?
    ) async throws(StreamControlError) -> StreamSession

    /// Gives a session a new key: its history goes on, and the old key is worth nothing from now on.
    ///
    /// Its publisher is disconnected.
    /// - Throws: ``StreamControlError``
    func rotateKey(_ reference: String) async throws(StreamControlError) -> StreamSession

    /// Stops a session and takes it out of the list; its history stays.
    /// - Throws: ``StreamControlError``
    func deleteStream(_ reference: String) async throws(StreamControlError)

    /// What the listener is doing.
    func listenerStatus() async -> ListenerStatus

    /// The publisher that was refused last, whichever stream it wanted; nil if none was since the start.
    func lastRefusal() async -> PublisherRefusal?

    /// The live sessions that have no fresh sample, each with a sentence that says why; empty when all is well.
    func staleStreams() async -> [(sessionID: SessionID, reason: String)]

    /// What is held for streams, and what their decoders use; nil if nobody can tell.
    func ingestFigures() async -> IngestFigures?
}

extension StreamControl {
    /// Streams without figures.
    public func ingestFigures() async -> IngestFigures? { nil }
}

/// What the RTMP listener is doing.
public struct ListenerStatus: Hashable, Sendable {
    /// Whether it accepts publishers, at each port that it was told to.
    public var isActive: Bool
    /// The host name in the URLs handed to people.
    public var host: String
    /// The TCP port that it is bound to; the configured one if none is open without TLS.
    public var port: Int
    /// The TCP port for publishers that come by TLS, nil if there is none.
    public var securePort: Int?
    /// How many sessions may be live at once.
    public var maxStreams: Int

    /// Creates a status.
    public init(isActive: Bool, host: String, port: Int, securePort: Int? = nil, maxStreams: Int) {
        self.isActive = isActive
        self.host = host
        self.port = port
        self.securePort = securePort
        self.maxStreams = maxStreams
    }
}

/// Why a session could not be created, armed, stopped or deleted.
///
/// Ends the call only.
public enum StreamControlError: Error, Hashable, Sendable {
    /// No session has this key or id.
    case notFound
    /// Nothing can be armed: publishers are not taken in, `streaming.rtmp.enabled` is false.
    case listenerDisabled
    /// Too many sessions were created lately; after so many seconds one more may be.
    case tooMany(retryAfterSeconds: Int)
    /// The store refused; the sentence says why.
    case store(StoreFailure)
}
