internal import CFFmpeg

extension DecodedPicture {
    /// The picture, turned; itself if there is nothing to turn.
    ///
    /// - Throws: ``SamplingFailure``, `unsupported` for a pixel format that can't lie on its side.
    public func turned(_ turn: PictureTurn) throws(SamplingFailure) -> DecodedPicture {
        guard turn != .none else { return self }
        return try withFrame { (frame) throws(SamplingFailure) in
            try Self.turned(frame.pointee, turn, name: pixelFormatName)
        }
    }

    private static func turned(
        _ source: AVFrame,
        _ turn: PictureTurn,
        name: String
    ) throws(SamplingFailure) -> DecodedPicture {
        let own = AVPixelFormat(source.format)
        guard let descriptor = av_pix_fmt_desc_get(own)?.pointee,
            let format = turn.isQuarter ? lying(own, descriptor) : own
        else { throw .unsupported("turned pictures of pixel format \(name)") }
        var owned = av_frame_alloc()
        defer { av_frame_free(&owned) }
        guard let target = owned else { throw .outOfMemory }
        guard av_frame_copy_props(target, withUnsafePointer(to: source) { $0 }) >= 0 else { throw .outOfMemory }
        target.pointee.format = format.rawValue
        target.pointee.width = turn.isQuarter ? source.height : source.width
        target.pointee.height = turn.isQuarter ? source.width : source.height
        guard av_frame_get_buffer(target, 0) >= 0 else { throw .outOfMemory }
        let isWide = descriptor.comp.0.depth > 8
        let from = planes(of: source)
        let to = planes(of: target.pointee)
        for plane in 0..<Int(av_pix_fmt_count_planes(own)) {
            let isChroma = descriptor.flags & UInt64(AV_PIX_FMT_FLAG_RGB) == 0 && (plane == 1 || plane == 2)
            let width = shifted(source.width, isChroma ? descriptor.log2_chroma_w : 0)
            let height = shifted(source.height, isChroma ? descriptor.log2_chroma_h : 0)
            guard let start = from[plane].start, let end = to[plane].start else { continue }
            let turned = TurnedPlane(width: width, height: height, turn: turn)
            if isWide {
                turned.copy(UInt16.self, start, from[plane].stride, to: end, to[plane].stride)
            } else {
                turned.copy(UInt8.self, start, from[plane].stride, to: end, to[plane].stride)
            }
        }
        return try DecodedPicture(referring: target)
    }

    private typealias Plane = (start: UnsafeMutablePointer<UInt8>?, stride: Int)

    private static func planes(of frame: AVFrame) -> [Plane] {
        [
            (frame.data.0, Int(frame.linesize.0)), (frame.data.1, Int(frame.linesize.1)),
            (frame.data.2, Int(frame.linesize.2)), (frame.data.3, Int(frame.linesize.3)),
        ]
    }

    private static func shifted(_ side: Int32, _ shift: UInt8) -> Int {
        (Int(side) + (1 << Int(shift)) - 1) >> Int(shift)
    }

    /// The format of a picture whose sides have changed places; nil if there is none.
    private static func lying(_ format: AVPixelFormat, _ descriptor: AVPixFmtDescriptor) -> AVPixelFormat? {
        guard descriptor.flags & UInt64(AV_PIX_FMT_FLAG_PLANAR) != 0 || descriptor.nb_components == 1 else {
            return nil
        }
        if descriptor.log2_chroma_w == descriptor.log2_chroma_h { return format }
        return switch format {
        case AV_PIX_FMT_YUV422P: AV_PIX_FMT_YUV440P
        case AV_PIX_FMT_YUVJ422P: AV_PIX_FMT_YUVJ440P
        case AV_PIX_FMT_YUV422P10LE: AV_PIX_FMT_YUV440P10LE
        case AV_PIX_FMT_YUV422P12LE: AV_PIX_FMT_YUV440P12LE
        default: nil
        }
    }
}

/// How the samples of one plane lie after a turn.
private struct TurnedPlane {
    /// Before the turn.
    let width: Int
    let height: Int
    let turn: PictureTurn

    /// Copies each sample to where it belongs; strides are in bytes.
    func copy<Value: FixedWidthInteger>(
        _: Value.Type,
        _ source: UnsafeMutablePointer<UInt8>,
        _ sourceStride: Int,
        to target: UnsafeMutablePointer<UInt8>,
        _ targetStride: Int
    ) {
        let from = UnsafeRawPointer(source).assumingMemoryBound(to: Value.self)
        let row = sourceStride / MemoryLayout<Value>.size
        // The sample that comes first, and the ways to the next one in the row and to the next row.
        let (first, across, down): (Int, Int, Int) =
            switch turn {
            case .none: (0, 1, row)
            case .clockwise: ((height - 1) * row, -row, 1)
            case .half: ((height - 1) * row + width - 1, -1, -row)
            case .counterclockwise: (width - 1, row, -1)
            }
        let (columns, rows) = turn.isQuarter ? (height, width) : (width, height)
        for y in 0..<rows {
            let to = UnsafeMutableRawPointer(target + y * targetStride).assumingMemoryBound(to: Value.self)
            var index = first &+ y &* down
            for x in 0..<columns {
                to[x] = from[index]
                index &+= across
            }
        }
    }
}
