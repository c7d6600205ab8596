/// Which of a frame's two JPEG files is meant.
public enum Rendition: Hashable, Sendable {
    /// The picture in full size.
    case full
    /// The picture fitted into 320×240.
    case thumbnail
}
