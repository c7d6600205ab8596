/// The tracks of a recorded file that can be had alone; the raw values are the API's words.
public enum RecordedTrack: String, Hashable, Sendable, CaseIterable {
    /// The pictures.
    case video
    /// The sound.
    case audio

    /// The media type of a file that has it alone.
    public var contentType: String {
        switch self {
        case .video: "video/mp4"
        case .audio: "audio/mp4"
        }
    }
}
