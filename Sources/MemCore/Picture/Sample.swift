/// What was on screen at one sampling instant of one stream: every sample becomes one row of the timeline.
public struct Sample: Hashable, Sendable {
    /// The session that the sample belongs to.
    public var sessionID: SessionID?

    /// The source that the sample belongs to.
    public var sourceID: SourceID

    /// When the picture was presented, in UTC.
    ///
    /// Strictly ascending within a source.
    public var instant: Instant

    /// The picture's PTS on the clock of its connection.
    public var pts: MediaTime

    /// The size of the picture that was sampled.
    public var pictureSize: PictureSize

    /// The fingerprint of the picture that was sampled.
    public var fingerprint: Fingerprint

    /// Similarity (0 … 100) to the sample before it; nil for the first one of a connection.
    public var similarity: Double?

    /// What the picture turned out to be.
    public var verdict: Verdict

    /// The frame that shows what was on screen: a new one with verdict ``Verdict/new``, else one stored earlier.
    public var frameID: FrameID

    /// The bytes to store under ``frameID``: there with verdict ``Verdict/new``, nil else.
    public var picture: Picture?

    /// What was measured of the picture; nil if that is not known.
    public var figures: SampleFigures?

    /// The tiles of the picture that was sampled; nil if they are not known.
    public var tiles: PictureTiles?

    /// What else was known of the stream then; nil for what does not arrive live.
    public var streamFigures: StreamFigures?

    /// Whether another frame is on screen from here on, or the stream came back after a gap.
    public var beginsMoment: Bool

    /// Creates a sample.
    ///
    /// - Parameter isAfterGap: whether a gap ends with it; the other parameters are properties.
    public init(
        sessionID: SessionID?,
        sourceID: SourceID,
        instant: Instant,
        pts: MediaTime,
        pictureSize: PictureSize,
        fingerprint: Fingerprint,
        similarity: Double?,
        verdict: Verdict,
        frameID: FrameID,
        picture: Picture?,
        figures: SampleFigures? = nil,
        tiles: PictureTiles? = nil,
        streamFigures: StreamFigures? = nil,
        isAfterGap: Bool = false
    ) {
        self.sessionID = sessionID
        self.sourceID = sourceID
        self.instant = instant
        self.pts = pts
        self.pictureSize = pictureSize
        self.fingerprint = fingerprint
        self.similarity = similarity
        self.verdict = verdict
        self.frameID = frameID
        self.picture = picture
        self.figures = figures
        self.tiles = tiles
        self.streamFigures = streamFigures
        beginsMoment = isAfterGap || verdict == .new || verdict == .seen
    }

    /// Below this similarity to the sample before it a sample counts as a change of scene.
    ///
    /// 10 % of the bits: a small pop-up flips 3 % of them, a fade 4 to 7 %, a scroll 16 %, a new slide 24 %.
    public static let sceneChangeSimilarity = 90.0

    /// Whether a sample with this similarity starts a scene; the first sample of a connection does.
    public static func isSceneChange(similarity: Double?) -> Bool {
        guard let similarity else { return true }
        return similarity < sceneChangeSimilarity
    }
}
