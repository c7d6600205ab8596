internal import CFFmpeg
internal import CTurboJPEG
public import MemCore

/// Gives a stored JPEG file back in another form.
public struct PictureRenderer {
    private let maximumPixels: Int
    private let largestFile: Int

    /// Creates a renderer.
    ///
    /// - Parameter maximumPixels: how many pixels are decoded at most.
    /// - Parameter largestFile: how many bytes may come out.
    public init(maximumPixels: Int, largestFile: Int) {
        self.maximumPixels = maximumPixels
        self.largestFile = largestFile
    }

    /// The file in a form; `quality` is that of a JPEG, 1 … 100.
    public func render(_ jpeg: [UInt8], as form: PictureForm, quality: Int) throws(PictureFault) -> [UInt8] {
        let reader = try JPEGReader(jpeg)
        let fitting = PictureFitting(reader.size, to: form.scaling)
        let decoded = reader.size(holding: fitting.whole)
        try PictureFile.check(decoded, maximumPixels)
        let file =
            switch form.format {
            case .jpeg: try Self.jpeg(of: scaled(reader, decoded, fitting), quality: quality)
            case .png: try PNGEncoder.encode(scaled(reader, decoded, fitting))
            case .ppm: try ppm(of: scaled(reader, decoded, fitting))
            }
        guard file.count <= largestFile else { throw tooLarge(fitting.size, form.format) }
        return file
    }

    private func tooLarge(_ size: PictureSize, _ format: PictureForm.Format) -> PictureFault {
        .tooLarge(
            "as \(format.rawValue) of \(size) the picture takes more than \(largestFile >> 20) MB: ask for a smaller one"
        )
    }

    private func scaled(
        _ reader: borrowing JPEGReader,
        _ decoded: PictureSize,
        _ fitting: PictureFitting
    ) throws(PictureFault) -> PixelPlane {
        let pixels = try reader.pixels(decoded, bytesPerPixel: 3)
        let part = fitting.part(of: decoded)
        if part.size == fitting.size, decoded == fitting.size { return pixels }
        let plane = try PixelPlane(size: fitting.size, bytesPerPixel: 3)
        let shrinks = fitting.size.width <= part.size.width && fitting.size.height <= part.size.height
        let scaler = sws_getContext(
            Int32(part.size.width),
            Int32(part.size.height),
            AV_PIX_FMT_RGB24,
            Int32(fitting.size.width),
            Int32(fitting.size.height),
            AV_PIX_FMT_RGB24,
            (shrinks ? SWS_AREA : SWS_BICUBIC) | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_ACCURATE_RND,
            nil,
            nil,
            nil
        )
        guard let scaler else { throw .outOfMemory }
        defer { sws_freeContext(scaler) }
        let source = UnsafePointer(pixels.start + part.top * pixels.stride + part.left * 3)
        let rows = sws_scale(
            scaler,
            [source, nil, nil, nil],
            [Int32(pixels.stride), 0, 0, 0],
            0,
            Int32(part.size.height),
            [plane.start, nil, nil, nil],
            [Int32(plane.stride), 0, 0, 0]
        )
        guard rows == Int32(fitting.size.height) else { throw .broken("the picture can't be scaled") }
        return plane
    }

    private static func jpeg(of plane: PixelPlane, quality: Int) throws(PictureFault) -> [UInt8] {
        guard let handle = tjInitCompress() else { throw .outOfMemory }
        defer { tjDestroy(handle) }
        var bytes: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        defer { tjFree(bytes) }
        let code = tjCompress2(
            handle,
            plane.start,
            Int32(plane.size.width),
            Int32(plane.stride),
            Int32(plane.size.height),
            Int32(TJPF_RGB.rawValue),
            &bytes,
            &count,
            Int32(TJSAMP_420.rawValue),
            Int32(min(max(quality, 1), 100)),
            0
        )
        guard code == 0, let bytes else { throw .broken("the picture can't be written as JPEG") }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }

    private func ppm(of plane: PixelPlane) throws(PictureFault) -> [UInt8] {
        var file = Array("P6\n\(plane.size.width) \(plane.size.height)\n255\n".utf8)
        let count = plane.size.width * plane.size.height * 3
        guard file.count + count <= largestFile else { throw tooLarge(plane.size, .ppm) }
        file.reserveCapacity(file.count + count)
        for y in 0..<plane.size.height { file += plane.row(y) }
        return file
    }
}
