internal import MemCore
internal import NIOCore

/// What a chain of ModEx prefixes changes about the packet behind it (Enhanced RTMP v2, "ExVideoTagHeader").
struct ModEx {
    /// The packet type that stands in place of ModEx in the header.
    static let packetType: UInt8 = 7

    /// The sum of the TimestampOffsetNano prefixes, 0 … 999,999 nanoseconds each by the specification.
    private(set) var offset = MediaTime.zero

    /// Reads all prefixes and returns the packet type that follows the last one.
    ///
    /// Each prefix takes at least three bytes off the message, so the chain ends with the message.
    mutating func readChain(from reader: inout PacketReader) throws(FLVError) -> UInt8 {
        var type = ModEx.packetType
        var nanoseconds: Int64 = 0
        while type == ModEx.packetType {
            var data = try reader.modExData()
            let types = try reader.byte(.modEx)
            type = types & 0x0F
            let isTimestampOffsetNano = types >> 4 == 0
            if isTimestampOffsetNano, let bytes = data.readMultipleIntegers(as: (UInt8, UInt16).self) {
                nanoseconds += Int64(bytes.0) << 16 | Int64(bytes.1)
            }
        }
        offset = MediaTime(microseconds: nanoseconds / 1000)
        return type
    }
}
