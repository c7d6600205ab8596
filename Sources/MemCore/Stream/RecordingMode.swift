/// Whether the video and audio of a stream are recorded as they come.
public enum RecordingMode: String, Hashable, Sendable, CaseIterable {
    /// Never.
    case off
    /// While an alert is open of a rule that says so, and somewhat before and after that.
    case onRule = "on_rule"
    /// Whenever it is live.
    case always
}
