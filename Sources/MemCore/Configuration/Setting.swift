/// One key of the configuration, as it is shown to people and programs.
public struct Setting: Hashable, Sendable {
    /// When a change of a key makes itself felt.
    public enum Effect: String, Hashable, Sendable, CaseIterable {
        /// With the next piece of work: the next publisher that asks, the next request, the next line of the log.
        case atOnce = "at_once"
        /// For streams that are live with their next keyframe.
        case nextKeyframe = "next_keyframe"
        /// For publishers that connect from then on.
        case nextConnection = "next_connection"
        /// When Mem is started again.
        case restart
    }

    /// The way from the root: `api.port`.
    public var path: String
    /// What it is set to.
    public var value: JSONValue
    /// What it is if nobody sets it.
    public var standard: JSONValue
    /// What it may be, in words.
    public var allowed: String
    /// What it is for.
    public var about: String
    /// The environment variable that goes before the file.
    public var variable: String
    /// The variable that sets it now, if one does; it can't be changed then.
    public var setBy: String?
    /// When a change makes itself felt.
    public var effect: Effect
    /// Whether it was changed and waits for a restart.
    public var isPending: Bool

    /// Creates a setting.
    public init(
        path: String,
        value: JSONValue,
        standard: JSONValue,
        allowed: String,
        about: String,
        variable: String,
        setBy: String?,
        effect: Effect,
        isPending: Bool
    ) {
        self.path = path
        self.value = value
        self.standard = standard
        self.allowed = allowed
        self.about = about
        self.variable = variable
        self.setBy = setBy
        self.effect = effect
        self.isPending = isPending
    }
}

extension Setting {
    /// Names that the original Mem had, and the keys that they mean here.
    public static let otherNames = [
        (name: "capture.frame.interval_seconds", path: "streaming.capture.frame_interval_seconds"),
        (name: "streaming.frame_interval_seconds", path: "streaming.capture.frame_interval_seconds"),
        (name: "streaming.max_concurrent_streams", path: "streaming.rtmp.max_concurrent_streams"),
    ]

    /// Parts of the original's settings that Mem has nothing of: it takes in no sound.
    public static let absentParts = ["capture.audio", "sttd"]
}
