public import MemCore

/// What a stream's user decided about which pictures are kept.
public struct IdentitySettings: Hashable, Sendable {
    /// How small a change is news.
    public var sensitivity: Configuration.Capture.Sensitivity

    /// The original's rule, 0 … 100: keep when the similarity to the last kept picture is below.
    ///
    /// Replaces ``sensitivity`` when set.
    public var similarityThreshold: Double?

    /// Seconds of media time after which a picture is kept even if nothing changed.
    public var heartbeatSeconds: Double

    /// Whether pictures that show nothing new are left out; if not, every sample is new.
    public var enableDeduplication: Bool

    /// The defaults of the configuration.
    public init() {
        self.init(Configuration.Capture.Frame())
    }

    /// Takes what the part `capture.frame` of the configuration says.
    public init(_ frame: Configuration.Capture.Frame) {
        sensitivity = frame.sensitivity
        similarityThreshold = frame.similarityThreshold
        heartbeatSeconds = frame.heartbeatSeconds
        enableDeduplication = frame.enableDeduplication
    }
}
