internal import CFFmpeg

/// How the colours of a decoded frame are to be read.
enum ColourMatrix {
    /// swscale's number of the matrix; a frame that names none is BT.709 from 720 lines on, else BT.601, as is usual.
    static func number(of frame: AVFrame) -> Int32 {
        switch frame.colorspace {
        case AVCOL_SPC_BT709: SWS_CS_ITU709
        case AVCOL_SPC_FCC: SWS_CS_FCC
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: SWS_CS_ITU601
        case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
        default: frame.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
        }
    }

    /// Whether the pixel format itself says full range.
    static func isFullRangeFormat(_ format: Int32) -> Bool {
        switch AVPixelFormat(format) {
        case AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUVJ444P: true
        default: false
        }
    }
}
