internal import MemCore
internal import NIOCore

/// One track's part of an Enhanced video message, before it is interpreted.
struct VideoTrackBody {
    /// The track's number; 0 in messages that are not multitrack.
    var track: UInt8
    var codec: VideoCodec
    var type: VideoPacketType
    var bytes: ByteBuffer

    /// Reads all tracks of a multitrack message (Enhanced RTMP v2, "Multitrack").
    ///
    /// At most 256 tracks are read, the number that there can be; each takes at least four bytes off the message.
    static func all(from reader: inout PacketReader) throws(FLVError) -> [VideoTrackBody] {
        let layout = try MultitrackLayout(from: &reader, ownType: VideoPacketType.multitrack.rawValue)
        let type = VideoPacketType(rawValue: layout.packetType)
        var codec = VideoCodec(rawValue: 0)
        if !layout.hasCodecPerTrack { codec = VideoCodec(rawValue: try reader.fourCC()) }
        var bodies: [VideoTrackBody] = []
        while reader.rest.readableBytes > 0 && bodies.count < 256 {
            if layout.hasCodecPerTrack { codec = VideoCodec(rawValue: try reader.fourCC()) }
            let track = try reader.byte(.trackHeader)
            var size = reader.rest.readableBytes
            if layout.hasSizePerTrack { size = Int(try reader.unsigned24(.trackHeader)) }
            let bytes = try reader.bytes(size, .trackBody)
            bodies.append(VideoTrackBody(track: track, codec: codec, type: type, bytes: bytes))
        }
        return bodies
    }
}

/// The byte that says how a multitrack message is laid out: AvMultitrackType and the packet type of its tracks.
struct MultitrackLayout {
    let packetType: UInt8
    /// ManyTracksManyCodecs: each track begins with its FourCC; else one FourCC stands before all.
    let hasCodecPerTrack: Bool
    /// All but OneTrack: each track says its size.
    let hasSizePerTrack: Bool

    /// Reads the byte; `ownType` is the number of packet type Multitrack, which differs between audio and video.
    init(from reader: inout PacketReader, ownType: UInt8) throws(FLVError) {
        let byte = try reader.byte(.header)
        let layout = byte >> 4
        guard layout <= 2 else { throw .unknownMultitrackType(layout) }
        packetType = byte & 0x0F
        guard packetType != ownType && packetType != ModEx.packetType else { throw .nestedMultitrack }
        hasCodecPerTrack = layout == 2
        hasSizePerTrack = layout != 0
    }
}
