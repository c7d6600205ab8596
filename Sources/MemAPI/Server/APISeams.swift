public import MemCore

/// What the API asks, each through the seam that is named for it.
public struct APISeams: Sendable {
    /// The sessions.
    public var control: any StreamControl
    /// Takes single pictures into them.
    public var frames: any FramePushing
    /// What they left.
    public var memory: any MemoryQuerying
    /// What was written about it.
    public var annotations: any AnnotationStoring
    /// What was said, and where words are.
    public var words: any WordSearching
    /// How it is forgotten.
    public var forgetting: any MemoryForgetting
    /// What it lets go of by itself, and what it must not.
    public var retaining: any MemoryRetaining
    /// How it is copied and made smaller.
    public var keeping: any MemoryKeeping
    /// What was recorded of them.
    public var recordings: any RecordingStoring & RecordingPlaying
    /// What somebody wants to be told of.
    public var rules: any RuleControl
    /// What happens to them.
    public var events: any EventFollowing
    /// What answers queries in SQL.
    public var sql: any SQLQuerying
    /// Makes other forms of pictures, and looks at those that are sent.
    public var pictures: any PictureWorking
    /// Imports of video files.
    public var jobs: any JobControl
    /// The configuration, to look at and to change.
    public var settings: any SettingsControl
    /// The tokens that callers show.
    public var tokens: any TokenChecking

    /// Creates the seams; the store is behind the eight that ask the memory.
    public init(
        control: any StreamControl,
        frames: any FramePushing,
        memory: any MemoryQuerying,
        annotations: any AnnotationStoring,
        words: any WordSearching,
        forgetting: any MemoryForgetting,
        retaining: any MemoryRetaining,
        keeping: any MemoryKeeping,
        recordings: any RecordingStoring & RecordingPlaying,
        rules: any RuleControl,
        events: any EventFollowing,
        sql: any SQLQuerying,
        pictures: any PictureWorking,
        jobs: any JobControl,
        settings: any SettingsControl,
        tokens: any TokenChecking
    ) {
        self.control = control
        self.frames = frames
        self.memory = memory
        self.annotations = annotations
        self.words = words
        self.forgetting = forgetting
        self.retaining = retaining
        self.keeping = keeping
        self.recordings = recordings
        self.rules = rules
        self.events = events
        self.sql = sql
        self.pictures = pictures
        self.jobs = jobs
        self.settings = settings
        self.tokens = tokens
    }
}
