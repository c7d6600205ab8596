public import MemCore
public import NIOCore

/// What mem tells a process that works on pictures instead of a stream.
///
/// One ``settings(_:)`` first, then jobs, each of which gets one answer; the end of the socket ends the process.
public enum PictureRequest: Hashable, Sendable {
    /// What the process may take; the first record.
    case settings(PictureSettings)
    /// A stored JPEG file is wanted in another form.
    case render(jpeg: ByteBuffer, form: PictureForm, quality: Int)
    /// What a file looks like is wanted.
    case look(ByteBuffer)
}

/// What a process that works on pictures may take.
public struct PictureSettings: Hashable, Sendable {
    /// The address space that it may use, in bytes; 0 sets no limit.
    public var memoryLimit: UInt64
    /// The seconds of processor time that one job may take; the process dies of more.
    public var processorSeconds: UInt32
    /// The most pixels that a picture may have.
    public var maximumPixels: UInt32

    /// Creates settings; the defaults are meant for pictures that people have.
    ///
    /// 64 million pixels are twice those of 8K, four bytes each and once more for the decoder: the address space holds
    /// that and little else. A large PNG takes a second or two.
    public init(
        memoryLimit: UInt64 = 1536 << 20,
        processorSeconds: UInt32 = 20,
        maximumPixels: UInt32 = 64 << 20
    ) {
        self.memoryLimit = memoryLimit
        self.processorSeconds = processorSeconds
        self.maximumPixels = maximumPixels
    }
}
