internal import CFFmpeg
internal import MemCore

/// One track of a demuxer, as far as it concerns video.
struct VideoTrack {
    let index: Int
    private let stream: UnsafeMutablePointer<AVStream>

    /// Takes a stream; nil if it is no video, or a cover picture.
    init?(_ stream: UnsafeMutablePointer<AVStream>) {
        let kind = stream.pointee.codecpar.pointee.codec_type
        let isCover = stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
        guard kind == AVMEDIA_TYPE_VIDEO, !isCover else { return nil }
        self.stream = stream
        index = Int(stream.pointee.index)
    }

    /// The codec; nil if it is none of ours.
    var codec: VideoCodec? {
        switch stream.pointee.codecpar.pointee.codec_id {
        case AV_CODEC_ID_H264: .avc
        case AV_CODEC_ID_HEVC: .hevc
        case AV_CODEC_ID_AV1: .av1
        case AV_CODEC_ID_VP9: .vp9
        default: nil
        }
    }

    /// How its pictures have to be turned.
    var turn: PictureTurn {
        var size = 0
        let count = 9
        guard let bytes = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size),
            size >= count * MemoryLayout<Int32>.size
        else { return .none }
        return UnsafeRawPointer(bytes).withMemoryRebound(to: Int32.self, capacity: count) {
            PictureTurn(displayMatrix: $0)
        }
    }

    /// What people call the codec.
    var codecName: String { String(cString: avcodec_get_name(stream.pointee.codecpar.pointee.codec_id)) }

    /// Which of several tracks is meant: one that can be decoded, the default one, the largest.
    var rank: (Int, Int, Int) {
        let parameters = stream.pointee.codecpar.pointee
        let isDefault = stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0
        return (codec == nil ? 0 : 1, isDefault ? 1 : 0, Int(parameters.width) * Int(parameters.height))
    }

    /// The decoder configuration record by the container's header.
    var record: [UInt8] {
        // What WebM and MP4 keep of VP9 is not handed out by the library, and all that counts is in its frames.
        if codec == .vp9 { return [1, 0, 0, 0, 0, 10, 0x82, 1, 1, 1, 0, 0] }
        let parameters = stream.pointee.codecpar.pointee
        guard let bytes = parameters.extradata, parameters.extradata_size > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(parameters.extradata_size)))
    }

    /// How long the track is by its own word.
    var announced: MediaTime? {
        stream.pointee.duration > 0 ? time(stream.pointee.duration) : nil
    }

    /// A timestamp of the track; nil if there is none.
    func time(_ value: Int64) -> MediaTime? {
        guard value != VideoFile.noTime, stream.pointee.time_base.num > 0, stream.pointee.time_base.den > 0 else {
            return nil
        }
        return MediaTime(
            microseconds: av_rescale_q(value, stream.pointee.time_base, AVRational(num: 1, den: 1_000_000))
        )
    }
}
