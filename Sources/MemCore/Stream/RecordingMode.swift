/// Whether the video and audio of a stream are recorded as they come.
public enum RecordingMode: String, Hashable, Sendable, CaseIterable {
    /// Never.
    case off
    /// Whenever it is live.
    case always
}
