internal import CTurboJPEG
internal import MemCore

/// Reads a JPEG file by libturbojpeg, at once as small as it is wanted.
struct JPEGReader: ~Copyable {
    private let handle: tjhandle
    private let file: [UInt8]
    /// The picture's size.
    let size: PictureSize

    /// Reads the header.
    init(_ file: [UInt8]) throws(PictureFault) {
        guard let handle = tjInitDecompress() else { throw .outOfMemory }
        var (width, height, subsampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
        let code = tjDecompressHeader3(handle, file, UInt(file.count), &width, &height, &subsampling, &colours)
        guard code == 0, width > 0, height > 0 else {
            tjDestroy(handle)
            throw .unreadable("it is no JPEG that can be read")
        }
        self.handle = handle
        self.file = file
        size = PictureSize(width: Int(width), height: Int(height))
    }

    deinit { tjDestroy(handle) }

    /// The smallest size that the library decodes to (eighths of the picture's own) and that holds `wanted`.
    func size(holding wanted: PictureSize) -> PictureSize {
        var count: Int32 = 0
        guard let factors = tjGetScalingFactors(&count) else { return size }
        let sizes = UnsafeBufferPointer(start: factors, count: Int(count)).map { factor in
            let (number, of) = (Int(factor.num), Int(factor.denom))
            return PictureSize(
                width: (size.width * number + of - 1) / of,
                height: (size.height * number + of - 1) / of
            )
        }
        let fitting = sizes.filter {
            $0.width >= wanted.width && $0.height >= wanted.height && $0.width <= size.width
        }
        return fitting.min { $0.width < $1.width } ?? size
    }

    /// Decodes to one of those sizes, into three bytes a pixel or four.
    func pixels(_ size: PictureSize, bytesPerPixel: Int) throws(PictureFault) -> PixelPlane {
        let plane = try PixelPlane(size: size, bytesPerPixel: bytesPerPixel)
        let code = tjDecompress2(
            handle,
            file,
            UInt(file.count),
            plane.start,
            Int32(size.width),
            Int32(plane.stride),
            Int32(size.height),
            Int32((bytesPerPixel == 3 ? TJPF_RGB : TJPF_BGRA).rawValue),
            0
        )
        // A warning counts as well: the file ends early, and grey was made up for the rest.
        guard code == 0 else { throw .unreadable("it is a JPEG, but damaged or of an unusual kind") }
        return plane
    }
}
