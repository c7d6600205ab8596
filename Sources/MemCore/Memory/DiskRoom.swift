/// How much room there is on the disk for what will be remembered.
public struct DiskRoom: Hashable, Sendable {
    /// How much of it there is.
    public enum State: String, Hashable, Sendable {
        /// Enough.
        case ample
        /// Less than twice what has to stay free.
        case low
        /// Less than what has to stay free: pictures are not stored, only when which was on screen.
        case full
    }

    /// How much of it there is.
    public var state: State
    /// Bytes that are free.
    public var freeBytes: Int
    /// Bytes that have to stay free.
    public var minimumFreeBytes: Int

    /// Creates a figure.
    public init(state: State, freeBytes: Int, minimumFreeBytes: Int) {
        self.state = state
        self.freeBytes = freeBytes
        self.minimumFreeBytes = minimumFreeBytes
    }

    /// What people have to know; nil while there is enough.
    public var sentence: String? {
        let (free, minimum) = (freeBytes / 1_000_000, minimumFreeBytes / 1_000_000)
        let advice = "Free some space, forget something, or change storage.minimum_free (\(minimum) MB now)."
        return switch state {
        case .ample: nil
        case .low:
            "The disk has \(free) MB left; below \(minimum) MB no pictures will be stored, only when which was on screen."
                + " " + advice
        case .full:
            "The disk has \(free) MB left: pictures are not stored, only when which was on screen. " + advice
        }
    }
}
