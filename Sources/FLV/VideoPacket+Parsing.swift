internal import MemCore
internal import NIOCore

extension VideoPacket {
    /// Reads the rest of a legacy tag: the packet type of AVC (E.4.3.2), or at once the body of an older codec.
    init(legacy header: VideoTagHeader, _ reader: inout PacketReader, _ timestamp: MediaTime) throws(FLVError) {
        let codec = VideoCodec(legacyID: header.legacyCodecID)
        var offset = MediaTime.zero
        if codec.isSupported {
            let type = try reader.byte(.header)
            switch type {
            case 0:
                _ = try reader.compositionTime()
                self = VideoPacket(codec: codec, record: reader.rest)
                return
            case 1:
                offset = try reader.compositionTime()
            case 2:
                self = .endOfSequence
                return
            default:
                self = .skipped(.unknownType(type))
                return
            }
        }
        self = VideoPacket(codec, header.isKeyframe, dts: timestamp, pts: timestamp + offset, reader.rest)
    }

    /// Interprets one track's part of an Enhanced message.
    init(body: VideoTrackBody, isKeyframe: Bool, _ dts: MediaTime, offset: MediaTime) throws(FLVError) {
        switch body.type {
        case .sequenceStart:
            self = VideoPacket(codec: body.codec, record: body.bytes)
        case .codedFrames where body.codec.hasCompositionTime:
            var reader = PacketReader(body.bytes)
            let pts = dts + offset + (try reader.compositionTime())
            self = VideoPacket(body.codec, isKeyframe, dts: dts, pts: pts, reader.rest)
        case .codedFrames, .codedFramesX:
            self = VideoPacket(body.codec, isKeyframe, dts: dts, pts: dts + offset, body.bytes)
        case .sequenceEnd:
            self = .endOfSequence
        case .metadata:
            self = .skipped(.metadata)
        case .transportStreamStart:
            self = .skipped(.transportStreamStart)
        default:
            self = .skipped(.unknownType(body.type.rawValue))
        }
    }

    private init(_ codec: VideoCodec, _ isKeyframe: Bool, dts: MediaTime, pts: MediaTime, _ payload: ByteBuffer) {
        guard payload.readableBytes > 0 else {
            self = .skipped(.empty)
            return
        }
        let unit = VideoAccessUnit(codec: codec, isKeyframe: isKeyframe, dts: dts, pts: pts, payload: payload)
        self = .accessUnit(unit)
    }

    private init(codec: VideoCodec, record: ByteBuffer) {
        self = record.readableBytes > 0 ? .sequenceHeader(codec: codec, record: record) : .skipped(.empty)
    }
}
