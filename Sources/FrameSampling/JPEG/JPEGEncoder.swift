internal import CFFmpeg
internal import CTurboJPEG
public import MemCore

/// Decoded pictures to JPEG files that show the right colours: full size, and a thumbnail.
public final class JPEGEncoder {
    private let handle: tjhandle
    private let quality: Int32
    private var neutral = NeutralChroma()
    private let stripe = RGBConversion()
    private let lastStripe = RGBConversion()
    private let small = PlaneScaler()
    private var planes: JPEGPlanes?
    private var thumbnailPlanes: JPEGPlanes?

    /// The box that a thumbnail fits into.
    static let thumbnailBox = PictureSize(width: 320, height: 240)
    /// A larger file is made again at a lower quality: it must fit into one record of the decoder protocol.
    private static let largestFile = 40 << 20
    /// So many rows are converted at a time, so that an 8K picture takes half a megabyte more than its planes, not 130.
    private static let stripeRows = 64

    /// Creates an encoder; `quality` is 1 … 100.
    public init(quality: Int) throws(SamplingFailure) {
        self.quality = Int32(min(max(quality, 1), 100))
        guard let handle = tjInitCompress() else { throw .outOfMemory }
        self.handle = handle
    }

    deinit { tjDestroy(handle) }

    /// Encodes a picture and its thumbnail.
    public func encode(_ picture: DecodedPicture) throws(SamplingFailure) -> Picture {
        try picture.withFrame { (frame) throws(SamplingFailure) in
            let source = try jpegPlanes(of: SourcePlanes(frame.pointee, neutral: &neutral))
            return Picture(jpeg: try compress(source), thumbnail: try thumbnail(source))
        }
    }

    /// The size of a picture's thumbnail: fitted into the box with its aspect kept, never enlarged.
    static func thumbnailSize(of size: PictureSize) -> PictureSize {
        let box = thumbnailBox
        if size.width <= box.width, size.height <= box.height { return size }
        if size.width * box.height >= size.height * box.width {
            let height = (size.height * box.width + size.width / 2) / size.width
            return PictureSize(width: box.width, height: max(height, 1))
        }
        let width = (size.width * box.height + size.height / 2) / size.height
        return PictureSize(width: max(width, 1), height: box.height)
    }

    /// The picture in the planes of a JPEG.
    private func jpegPlanes(of source: SourcePlanes) throws(SamplingFailure) -> SourcePlanes {
        if source.isJPEG { return source }
        let size = PictureSize(width: source.width, height: source.height)
        let planes = try planes(&self.planes, of: size)
        if let depth = source.depthOfPlanar420 {
            let weights = ColourMatrix.weights(source.matrix)
            PlaneConversion(red: weights.red, blue: weights.blue, isFullRange: source.isFullRange)
                .convert(source, depth: depth, into: planes)
        } else {
            try convert(source, into: planes)
        }
        return SourcePlanes(planes)
    }

    /// Converts by way of RGB, which goes for every format.
    private func convert(_ source: SourcePlanes, into planes: JPEGPlanes) throws(SamplingFailure) {
        for row in stride(from: 0, to: source.height, by: Self.stripeRows) {
            let rows = min(Self.stripeRows, source.height - row)
            let conversion = rows == Self.stripeRows ? stripe : lastStripe
            let pixels = try conversion.convert(source.stripe(from: row, count: rows))
            var targets = planes.planes(from: row)
            var strides = planes.strides
            let code = tjEncodeYUVPlanes(
                handle,
                pixels,
                Int32(source.width),
                0,
                Int32(rows),
                Int32(TJPF_BGRX.rawValue),
                &targets,
                &strides,
                Int32(TJSAMP_420.rawValue),
                0
            )
            guard code == 0 else { throw failure }
        }
    }

    /// Planes of a size: those there were, if they have it.
    private func planes(_ known: inout JPEGPlanes?, of size: PictureSize) throws(SamplingFailure) -> JPEGPlanes {
        if let known, known.size == size { return known }
        known = nil
        let new = try JPEGPlanes(size: size)
        known = new
        return new
    }

    private func thumbnail(_ source: SourcePlanes) throws(SamplingFailure) -> [UInt8] {
        let size = Self.thumbnailSize(of: PictureSize(width: source.width, height: source.height))
        let planes = try planes(&thumbnailPlanes, of: size)
        try small.scale(source, into: planes)
        return try compress(SourcePlanes(planes))
    }

    private func compress(_ source: SourcePlanes) throws(SamplingFailure) -> [UInt8] {
        var planes = source.data
        var quality = quality
        while true {
            let jpeg = try file { (bytes, count) in
                tjCompressFromYUVPlanes(
                    handle,
                    &planes,
                    Int32(source.width),
                    source.strides,
                    Int32(source.height),
                    Int32(TJSAMP_420.rawValue),
                    &bytes,
                    &count,
                    quality,
                    0
                )
            }
            if jpeg.count <= Self.largestFile || quality < 10 { return jpeg }
            quality = quality * 2 / 3
        }
    }

    /// Copies out what the library allocates.
    private func file(
        _ encode: (inout UnsafeMutablePointer<UInt8>?, inout UInt) -> Int32
    ) throws(SamplingFailure) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        defer { tjFree(bytes) }
        guard encode(&bytes, &count) == 0, let bytes else { throw failure }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }

    private var failure: SamplingFailure {
        let reason = tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
        return reason.contains("allocation") ? .outOfMemory : .broken("libturbojpeg: \(reason)")
    }
}
