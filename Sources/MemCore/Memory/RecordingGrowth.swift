/// What happens to a file of a recording while it is written.
///
/// It is told when the bytes are on the file: whoever hears of it can read them.
public enum RecordingGrowth: Hashable, Sendable {
    /// A file began, with so many bytes in front of what is played; to the one before no picture is added any more.
    case began(RecordedSegment, front: Int64)
    /// A fragment was added to a file.
    case added(RecordedFragment, file: String)
    /// Sound alone was added, so that the file ends here now.
    case lengthened(file: String, end: Int64)
    /// Whoever wrote it is done, or was interrupted: nothing is added to any file before another one begins.
    case ended
}
