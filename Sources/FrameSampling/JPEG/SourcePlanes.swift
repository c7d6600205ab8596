internal import CFFmpeg
internal import MemCore

/// The planes of a decoded frame, and how their colours are to be read; valid as long as the frame.
struct SourcePlanes {
    private(set) var format: AVPixelFormat
    private(set) var width: Int
    private(set) var height: Int
    private(set) var data: [UnsafePointer<UInt8>?]
    private(set) var strides: [Int32]
    /// swscale's number of the matrix.
    private(set) var matrix: Int32
    private(set) var isFullRange: Bool
    private let chromaShift: Int
    private let isRGB: Bool

    /// Describes a frame; a picture without colours borrows `neutral` for them, because swscale takes grey for full range.
    init(_ frame: AVFrame, neutral: inout NeutralChroma) throws(SamplingFailure) {
        let own = AVPixelFormat(frame.format)
        guard let descriptor = av_pix_fmt_desc_get(own)?.pointee, sws_isSupportedInput(own) != 0 else {
            throw .unsupported("this pixel format")
        }
        width = Int(frame.width)
        height = Int(frame.height)
        matrix = ColourMatrix.number(of: frame)
        isFullRange = ColourMatrix.isFullRange(frame)
        format = own
        data = [UnsafePointer(frame.data.0), UnsafePointer(frame.data.1), UnsafePointer(frame.data.2), nil]
        strides = [frame.linesize.0, frame.linesize.1, frame.linesize.2, 0]
        isRGB = ColourMatrix.isRGB(frame)
        chromaShift = descriptor.nb_components == 1 ? 1 : Int(descriptor.log2_chroma_h)
        // swscale goes from RGB to RGB by way of the matrix that it is told, and back by BT.601.
        if isRGB { matrix = SWS_CS_ITU601 }
        if descriptor.nb_components == 1 {
            let depth = Int(descriptor.comp.0.depth)
            guard let coloured = NeutralChroma.formats[depth] else { throw .unsupported("grey of \(depth) bits") }
            format = coloured
            let plane = try neutral.plane(width: width, height: height, depth: depth)
            data = [data[0], plane.start, plane.start, nil]
            strides = [strides[0], plane.stride, plane.stride, 0]
        }
    }

    /// The depth, if there are three planes in 4:2:0, as in a JPEG; nil of any other format.
    var depthOfPlanar420: Int? {
        switch format {
        case AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P: 8
        case AV_PIX_FMT_YUV420P10LE: 10
        case AV_PIX_FMT_YUV420P12LE: 12
        default: nil
        }
    }

    /// Whether the planes are what a JPEG holds already.
    var isJPEG: Bool {
        depthOfPlanar420 == 8 && isFullRange && (matrix == SWS_CS_ITU601 || matrix == SWS_CS_SMPTE170M)
    }

    /// Takes planes of a JPEG.
    init(_ planes: JPEGPlanes) {
        format = AV_PIX_FMT_YUVJ420P
        (width, height) = (planes.size.width, planes.size.height)
        data = planes.planes(from: 0).map { UnsafePointer($0) } + [nil]
        strides = planes.strides + [0]
        matrix = SWS_CS_ITU601
        isFullRange = true
        chromaShift = 1
        isRGB = false
    }

    /// The rows from `row` on (a multiple of 2), `count` of them.
    func stripe(from row: Int, count: Int) -> SourcePlanes {
        var part = self
        part.height = count
        for plane in 0..<3 {
            let first = plane == 0 || isRGB ? row : row >> chromaShift
            part.data[plane] = data[plane].map { $0 + first * Int(strides[plane]) }
        }
        return part
    }
}

/// A plane of no colour, which stands for both chroma planes of a grey picture.
struct NeutralChroma: ~Copyable {
    /// The formats with colours for each depth of grey.
    static let formats: [Int: AVPixelFormat] = [
        8: AV_PIX_FMT_YUV420P, 9: AV_PIX_FMT_YUV420P9LE, 10: AV_PIX_FMT_YUV420P10LE, 12: AV_PIX_FMT_YUV420P12LE,
        14: AV_PIX_FMT_YUV420P14LE, 16: AV_PIX_FMT_YUV420P16LE,
    ]

    private var memory: UnsafeMutableRawPointer?

    init() {}

    deinit { av_free(memory) }

    /// A plane of half the size that lives until the next call, with room for what SIMD reads beyond its rows.
    mutating func plane(
        width: Int,
        height: Int,
        depth: Int
    ) throws(SamplingFailure) -> (start: UnsafePointer<UInt8>, stride: Int32) {
        let bytesPerSample = depth > 8 ? 2 : 1
        let stride = (width / 2 + 64) * bytesPerSample
        let count = stride * (height / 2 + 1)
        av_free(memory)
        memory = av_malloc(count)
        guard let memory else { throw .outOfMemory }
        for offset in Swift.stride(from: 0, to: count, by: bytesPerSample) {
            if depth > 8 {
                memory.storeBytes(of: UInt16(1) << (depth - 1), toByteOffset: offset, as: UInt16.self)
            } else {
                memory.storeBytes(of: 128, toByteOffset: offset, as: UInt8.self)
            }
        }
        return (UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), Int32(stride))
    }
}
