public import MemCore
public import NIOCore

/// What mem tells a decoder process that measures the sound of one stream.
///
/// The order of a conversation: one ``settings(memoryLimit:)``, then ``format(_:)`` and ``packet(_:at:)`` as the sound
/// comes. It ends with the socket.
public enum SoundRequest: Hashable, Sendable {
    /// The first record: the address space that the process may use, in bytes; 0 sets no limit.
    case settings(memoryLimit: UInt64)
    /// From here on the sound is coded like this.
    case format(SoundFormat)
    /// Coded sound, and an instant that ``SoundResponse/level(_:)`` hands back.
    case packet(ByteBuffer, at: Instant)
}

/// A codec of sound whose level can be measured, and what configures its decoder.
public struct SoundFormat: Hashable, Sendable {
    /// The codecs that the libraries are built with; the raw values are those on the wire.
    public enum Codec: UInt8, Hashable, Sendable, CaseIterable {
        /// AAC; the configuration is its AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
        case aac = 1
        /// Opus; the configuration is its identification header (RFC 7845, 5.1).
        case opus = 2
        /// MPEG-1 and -2 layer 3; there is no configuration.
        case mp3 = 3
    }

    /// The codec.
    public var codec: Codec
    /// The sequence header.
    public var record: ByteBuffer

    /// Creates a format.
    public init(codec: Codec, record: ByteBuffer = ByteBuffer()) {
        self.codec = codec
        self.record = record
    }
}
