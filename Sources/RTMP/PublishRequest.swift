public import MemCore

/// What a publisher asks for.
///
/// ``key``, ``alternatives``, ``app``, ``query`` and ``tcURL`` may all hold the stream key, since people paste it into the wrong field;
/// none belongs into a log. The description leaves them out.
public struct PublishRequest: Hashable, Sendable, CustomStringConvertible {
    /// The application of the `connect` command, as it was sent: `live`, `live/KEY`, `live?x=y`.
    public var app: String
    /// The stream key: the publish name without its query, or the last component of ``app`` if the name is empty.
    ///
    /// Never empty itself.
    public var key: StreamKey
    /// What may be meant if ``key`` is not known: the likeliest first; a handful at most.
    public var alternatives: [StreamKey]
    /// What follows the question mark of the publish name, or of the app.
    public var query: String?
    /// The URL that the publisher says it connected to.
    public var tcURL: String?
    /// What the publisher says that it is (`flashVer`); ``StreamMetadata/encoder`` says it better.
    public var encoder: String?
    /// How it wants to publish.
    public var publishType: PublishType

    /// Creates a request.
    public init(
        app: String,
        key: StreamKey,
        alternatives: [StreamKey] = [],
        query: String? = nil,
        tcURL: String? = nil,
        encoder: String? = nil,
        publishType: PublishType = .live
    ) {
        self.app = app
        self.key = key
        self.alternatives = alternatives
        self.query = query
        self.tcURL = tcURL
        self.encoder = encoder
        self.publishType = publishType
    }

    /// The masked key and how it is to be published.
    public var description: String { "publish \(key) \(publishType.rawValue)" }
}

/// How a publisher wants its stream to be published; Mem treats all as live.
public enum PublishType: String, Hashable, Sendable, CaseIterable {
    /// Not recorded.
    case live
    /// Recorded into a new file.
    case record
    /// Recorded at the end of an old file.
    case append
}

/// The answer to a ``PublishRequest`` that is not granted; the sentence is shown to the person at the encoder.
public enum PublishRefusal: Hashable, Sendable {
    /// The key is unknown, or taken: `NetStream.Publish.BadName`.
    case badName(String)
    /// The key is known, but not now or not for this publisher: `NetStream.Publish.Denied`.
    case denied(String)

    var code: String {
        switch self {
        case .badName: "NetStream.Publish.BadName"
        case .denied: "NetStream.Publish.Denied"
        }
    }

    var reason: String {
        switch self {
        case .badName(let reason), .denied(let reason): reason
        }
    }
}
