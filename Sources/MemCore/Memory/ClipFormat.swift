/// The kinds of file that a clip can be; the raw values are the API's words, and the endings of their names.
public enum ClipFormat: String, Hashable, Sendable, CaseIterable {
    /// MP4 with its tables in front.
    case mp4
    /// Matroska.
    case mkv

    /// Its media type.
    public var contentType: String {
        switch self {
        case .mp4: "video/mp4"
        case .mkv: "video/matroska"
        }
    }
}
