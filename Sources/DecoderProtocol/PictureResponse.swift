public import MemCore
public import NIOCore

/// What a process that works on pictures tells mem.
///
/// Nothing in it is trusted: the process has decoded a stranger's bytes.
public enum PictureResponse: Hashable, Sendable {
    /// The process has applied its settings.
    case ready
    /// The picture in the form that was asked for.
    case rendered(ByteBuffer)
    /// What the picture looks like.
    case seen(PictureLook)
    /// The job can't be done; a sentence for people says why.
    case refused(PictureRefusal, String)
}

/// Why a job with a picture can't be done.
public enum PictureRefusal: UInt8, Hashable, Sendable, CaseIterable {
    /// The file is no picture that can be read.
    case unreadable = 0
    /// The picture, or what was to come of it, is too large.
    case tooLarge = 1
    /// The process can't go on; it exits.
    case broken = 2

    /// Whether the process is there for another job.
    public var leavesProcess: Bool { self != .broken }
}
