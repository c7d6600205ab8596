internal import CTurboJPEG
public import FrameIdentity
internal import MemCore

/// The brightness of a stored JPEG file, weighed as a stream weighs it whose pictures it is to be compared with.
///
/// A JPEG has the luma of BT.601, most streams have that of BT.709: a red button differs by 20 of 255 between the two.
public struct JPEGLuma: Sendable {
    private let size: PictureSize
    private let plane: [UInt8]

    /// The most pixels that a file may claim to have: 16,384 by 16,384.
    private static let mostPixels: Int32 = 1 << 28

    /// Blue, green, red, nothing.
    private static let bytesPerPixel = 4

    /// Decodes a file.
    ///
    /// - Throws: ``SamplingFailure/broken(_:)`` if it is no JPEG, ``SamplingFailure/outOfMemory``.
    public init(_ file: [UInt8], weighedAs picture: DecodedPicture) throws(SamplingFailure) {
        let weights = try picture.withFrame { frame in LumaWeights(of: frame.pointee) }
        guard let handle = tjInitDecompress() else { throw .outOfMemory }
        defer { tjDestroy(handle) }
        var (width, height, subsampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
        guard
            tjDecompressHeader3(handle, file, UInt(file.count), &width, &height, &subsampling, &colours) == 0,
            width > 0, height > 0, width <= Self.mostPixels / height
        else { throw .broken("a remembered picture is no JPEG") }
        let count = Int(width) * Int(height)
        var pixels = [UInt8](repeating: 0, count: count * Self.bytesPerPixel)
        guard
            tjDecompress2(
                handle,
                file,
                UInt(file.count),
                &pixels,
                width,
                0,
                height,
                Int32(TJPF_BGRX.rawValue),
                0
            ) == 0
        else { throw .broken("a remembered picture can't be decoded") }
        size = PictureSize(width: Int(width), height: Int(height))
        plane = [UInt8](unsafeUninitializedCapacity: count) { plane, filled in
            for index in 0..<count {
                let pixel = index * Self.bytesPerPixel
                plane[index] = weights.luma(red: pixels[pixel + 2], green: pixels[pixel + 1], blue: pixels[pixel])
            }
            filled = count
        }
    }

    /// The plane: one byte a pixel, rows without gaps, 0 black and 255 white.
    public func withLuma<Result>(
        _ body: (RawSpan, LumaLayout) throws(LumaFault) -> Result
    ) throws(LumaFault) -> Result {
        try body(plane.span.bytes, LumaLayout(size: size, bytesPerRow: size.width, range: .full))
    }
}
