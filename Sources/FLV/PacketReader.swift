internal import MemCore
internal import NIOCore

/// Reads the fields of a packet's headers from the front of a message; every read says what was cut off if it fails.
struct PacketReader {
    /// What has not been read yet.
    private(set) var rest: ByteBuffer

    init(_ payload: ByteBuffer) {
        rest = payload
    }

    mutating func byte(_ part: FLVError.Part) throws(FLVError) -> UInt8 {
        guard let byte: UInt8 = rest.readInteger() else { throw .truncated(part) }
        return byte
    }

    /// An unsigned 24-bit number.
    mutating func unsigned24(_ part: FLVError.Part) throws(FLVError) -> UInt32 {
        guard let bytes = rest.readMultipleIntegers(as: (UInt8, UInt16).self) else { throw .truncated(part) }
        return UInt32(bytes.0) << 16 | UInt32(bytes.1)
    }

    /// The signed 24-bit composition time offset, in milliseconds.
    mutating func compositionTime() throws(FLVError) -> MediaTime {
        let bits = try unsigned24(.compositionTime)
        return MediaTime(milliseconds: Int64(Int32(bitPattern: bits << 8) >> 8))
    }

    /// A FourCC, most significant byte first.
    mutating func fourCC() throws(FLVError) -> UInt32 {
        guard let code: UInt32 = rest.readInteger() else { throw .truncated(.fourCC) }
        return code
    }

    mutating func bytes(_ count: Int, _ part: FLVError.Part) throws(FLVError) -> ByteBuffer {
        guard let slice = rest.readSlice(length: count) else { throw .truncated(part) }
        return slice
    }

    /// Reads the data of one ModEx prefix (Enhanced RTMP v2, "ExVideoTagHeader") up to its type nibbles.
    ///
    /// The size is UI8 + 1; 256 means that a UI16 + 1 follows with the true size.
    mutating func modExData() throws(FLVError) -> ByteBuffer {
        var size = Int(try byte(.modEx)) + 1
        if size == 256 {
            guard let long: UInt16 = rest.readInteger() else { throw .truncated(.modEx) }
            size = Int(long) + 1
        }
        return try bytes(size, .modEx)
    }
}
