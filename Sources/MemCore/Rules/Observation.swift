/// What is known of a stream from an instant on: what rules are held against, live and in the stored history.
public struct Observation: Hashable, Sendable {
    /// What became known.
    public enum Fact: Hashable, Sendable {
        /// What was on screen.
        case sample(ObservedSample)
        /// Whether video arrives from here on.
        case signal(Bool)
        /// How many kilobits arrive in a second.
        case bitrate(Double)
        /// How loud the second was that ended here, in dBFS; nil: there is sound, but nobody can tell how loud.
        case sound(Double?)
        /// The session is gone.
        case deleted
    }

    /// The session.
    public var sessionID: SessionID
    /// Its source.
    public var sourceID: SourceID
    /// Since when.
    public var instant: Instant
    /// What.
    public var fact: Fact

    /// Creates an observation.
    public init(sessionID: SessionID, sourceID: SourceID, instant: Instant, fact: Fact) {
        self.sessionID = sessionID
        self.sourceID = sourceID
        self.instant = instant
        self.fact = fact
    }
}

/// A sample as rules see it.
public struct ObservedSample: Hashable, Sendable {
    /// The frame that shows it.
    public var frameID: FrameID
    /// The size of its picture.
    public var pictureSize: PictureSize
    /// Its fingerprint; in the stored history that of its frame.
    public var fingerprint: Fingerprint
    /// Similarity to the sample before; nil for the first one of a connection.
    public var similarity: Double?
    /// What it turned out to be.
    public var verdict: Verdict
    /// What was measured of it; nil if that is not known.
    public var figures: SampleFigures?
    /// Its tiles; in the stored history those of its frame, and only where they were asked for; nil if they are not known.
    public var tiles: PictureTiles?

    /// Creates one.
    public init(
        frameID: FrameID,
        pictureSize: PictureSize,
        fingerprint: Fingerprint,
        similarity: Double?,
        verdict: Verdict,
        figures: SampleFigures?,
        tiles: PictureTiles? = nil
    ) {
        self.frameID = frameID
        self.pictureSize = pictureSize
        self.fingerprint = fingerprint
        self.similarity = similarity
        self.verdict = verdict
        self.figures = figures
        self.tiles = tiles
    }
}

extension Observation {
    /// A live stream's sample; nil for one of an imported file.
    public init?(_ sample: Sample) {
        guard let session = sample.sessionID else { return nil }
        self.init(
            sessionID: session,
            sourceID: sample.sourceID,
            instant: sample.instant,
            fact: .sample(
                ObservedSample(
                    frameID: sample.frameID,
                    pictureSize: sample.pictureSize,
                    fingerprint: sample.fingerprint,
                    similarity: sample.similarity,
                    verdict: sample.verdict,
                    figures: sample.figures,
                    tiles: sample.tiles
                )
            )
        )
    }

    /// What an event tells of a stream; nil if that is nothing for rules.
    public init?(_ event: EventDraft) {
        guard let session = event.sessionID, let source = event.sourceID else { return nil }
        let fact: Fact
        switch event.kind {
        case .sessionLive: fact = .signal(true)
        case .sessionCreated, .sessionReconnecting, .sessionEnded, .sessionError: fact = .signal(false)
        case .sessionDeleted: fact = .deleted
        default: return nil
        }
        self.init(sessionID: session, sourceID: source, instant: event.instant, fact: fact)
    }
}
