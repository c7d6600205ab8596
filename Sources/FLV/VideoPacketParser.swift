public import MemCore
public import NIOCore

/// Turns the video messages of one published stream into packets: legacy FLV tags and Enhanced RTMP v1 and v2.
///
/// A stream may carry several video tracks; one is followed, see ``VideoTrackSelector``, which is why the parser lives
/// as long as the stream. Nothing is copied.
public struct VideoPacketParser: Sendable {
    private var tracks = VideoTrackSelector()

    /// Creates a parser for a stream that begins.
    public init() {}

    /// Reads one video message (RTMP message type 9).
    ///
    /// - Parameters:
    ///   - payload: the whole message without RTMP's own header.
    ///   - timestamp: the message's timestamp, which is the DTS.
    /// - Throws: ``FLVError``, which ends this packet alone: the next one can be read as if nothing had been.
    public mutating func parse(_ payload: ByteBuffer, at timestamp: MediaTime) throws(FLVError) -> VideoPacket {
        guard payload.readableBytes > 0 else { return .skipped(.empty) }
        var reader = PacketReader(payload)
        let header = VideoTagHeader(byte: try reader.byte(.header))
        if header.isEnhanced {
            return try parseEnhanced(header, &reader, timestamp)
        }
        if header.isCommand {
            return .skipped(.command(try reader.byte(.command)))
        }
        return admitted(try VideoPacket(legacy: header, &reader, timestamp), track: 0)
    }

    private mutating func parseEnhanced(
        _ header: VideoTagHeader,
        _ reader: inout PacketReader,
        _ timestamp: MediaTime
    ) throws(FLVError) -> VideoPacket {
        var modEx = ModEx()
        var type = header.packetType
        if type == .modEx {
            type = VideoPacketType(rawValue: try modEx.readChain(from: &reader))
        }
        if header.isCommand && type != .metadata {
            return .skipped(.command(try reader.byte(.command)))
        }
        if type == .multitrack {
            return try parseMultitrack(header, &reader, timestamp, modEx)
        }
        let codec = VideoCodec(rawValue: try reader.fourCC())
        let body = VideoTrackBody(track: 0, codec: codec, type: type, bytes: reader.rest)
        return try follow(body, header, timestamp, modEx)
    }

    private mutating func parseMultitrack(
        _ header: VideoTagHeader,
        _ reader: inout PacketReader,
        _ timestamp: MediaTime,
        _ modEx: ModEx
    ) throws(FLVError) -> VideoPacket {
        let bodies = try VideoTrackBody.all(from: &reader)
        guard let body = tracks.choose(from: bodies) else {
            return .skipped(bodies.isEmpty ? .empty : .otherTrack)
        }
        return try follow(body, header, timestamp, modEx)
    }

    private mutating func follow(
        _ body: VideoTrackBody,
        _ header: VideoTagHeader,
        _ timestamp: MediaTime,
        _ modEx: ModEx
    ) throws(FLVError) -> VideoPacket {
        let packet = try VideoPacket(body: body, isKeyframe: header.isKeyframe, timestamp, offset: modEx.offset)
        return admitted(packet, track: body.track)
    }

    private mutating func admitted(_ packet: VideoPacket, track: UInt8) -> VideoPacket {
        tracks.admits(packet, ofTrack: track) ? packet : .skipped(.otherTrack)
    }
}
