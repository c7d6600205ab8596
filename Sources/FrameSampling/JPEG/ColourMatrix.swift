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

    /// What red and blue count for in the luma of a matrix, by swscale's number of it (ITU-T H.273, table 4).
    static func weights(_ number: Int32) -> (red: Double, blue: Double) {
        switch number {
        case SWS_CS_ITU709: (0.2126, 0.0722)
        case SWS_CS_BT2020: (0.2627, 0.0593)
        case SWS_CS_FCC: (0.30, 0.11)
        case SWS_CS_SMPTE240M: (0.212, 0.087)
        default: (0.299, 0.114)
        }
    }

    /// Whether the frame has planes of green, blue and red instead of luma and chroma.
    static func isRGB(_ frame: AVFrame) -> Bool {
        let flags = av_pix_fmt_desc_get(AVPixelFormat(frame.format))?.pointee.flags ?? 0
        return flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    }

    /// Whether black and white are the ends of the range: the frame says so, its format does, or it is RGB.
    static func isFullRange(_ frame: AVFrame) -> Bool {
        if frame.color_range == AVCOL_RANGE_JPEG || isRGB(frame) { return true }
        return switch AVPixelFormat(frame.format) {
        case AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUVJ444P: true
        default: false
        }
    }
}
