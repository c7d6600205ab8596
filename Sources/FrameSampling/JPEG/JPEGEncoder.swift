internal import CFFmpeg
internal import CTurboJPEG
public import MemCore

/// Decoded pictures to JPEG files that show the right colours: full size, and a thumbnail.
public final class JPEGEncoder {
    private let handle: tjhandle
    private let quality: Int32
    private var neutral = NeutralChroma()
    private let stripe = Scaler(flags: SWS_BILINEAR)
    private let lastStripe = Scaler(flags: SWS_BILINEAR)
    private let small = Scaler(flags: SWS_AREA)
    private var planes: JPEGPlanes?

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
            let source = try SourcePlanes(frame.pointee, neutral: &neutral)
            return Picture(jpeg: try full(source), thumbnail: try thumbnail(source))
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

    private func full(_ source: SourcePlanes) throws(SamplingFailure) -> [UInt8] {
        if source.isJPEG {
            return try compress(source.data, source.strides, width: source.width, height: source.height)
        }
        let planes = try jpegPlanes(of: PictureSize(width: source.width, height: source.height))
        for row in stride(from: 0, to: source.height, by: Self.stripeRows) {
            let rows = min(Self.stripeRows, source.height - row)
            let scaler = rows == Self.stripeRows ? stripe : lastStripe
            let size = PictureSize(width: source.width, height: rows)
            let pixels = try scaler.convert(source.stripe(from: row, count: rows), to: size)
            var targets = planes.planes(from: row)
            var strides = planes.strides
            let code = tjEncodeYUVPlanes(
                handle,
                pixels,
                Int32(size.width),
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
        let start = planes.planes(from: 0).map { UnsafePointer($0) }
        return try compress(start, planes.strides, width: source.width, height: source.height)
    }

    private func thumbnail(_ source: SourcePlanes) throws(SamplingFailure) -> [UInt8] {
        let size = Self.thumbnailSize(of: PictureSize(width: source.width, height: source.height))
        let pixels = try small.convert(source, to: size)
        return try file { (bytes, count) in
            tjCompress2(
                handle,
                pixels,
                Int32(size.width),
                0,
                Int32(size.height),
                Int32(TJPF_BGRX.rawValue),
                &bytes,
                &count,
                Int32(TJSAMP_420.rawValue),
                quality,
                0
            )
        }
    }

    private func compress(
        _ planes: [UnsafePointer<UInt8>?],
        _ strides: [Int32],
        width: Int,
        height: Int
    ) throws(SamplingFailure) -> [UInt8] {
        var planes = planes
        var quality = quality
        while true {
            let jpeg = try file { (bytes, count) in
                tjCompressFromYUVPlanes(
                    handle,
                    &planes,
                    Int32(width),
                    strides,
                    Int32(height),
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

    private func jpegPlanes(of size: PictureSize) throws(SamplingFailure) -> JPEGPlanes {
        if let planes, planes.size == size { return planes }
        planes = nil
        let new = try JPEGPlanes(size: size)
        planes = new
        return new
    }

    private var failure: SamplingFailure {
        let reason = tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
        return reason.contains("allocation") ? .outOfMemory : .broken("libturbojpeg: \(reason)")
    }
}
