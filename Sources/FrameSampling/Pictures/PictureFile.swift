internal import CFFmpeg
public import FrameIdentity
public import MemCore

/// A picture file from anywhere, decoded to pixels.
public struct PictureFile {
    /// Its size.
    public let size: PictureSize
    let pixels: PixelPlane
    /// Whether all of its pixels are seen.
    let isOpaque: Bool

    /// Decodes a file; of one with several pictures, the first.
    ///
    /// - Parameters:
    ///   - maximumPixels: how many pixels it may have; more are refused before anything is decoded.
    ///   - limits: how long its sides may be besides.
    public init(_ file: [UInt8], maximumPixels: Int, limits: PictureLimits? = nil) throws(PictureFault) {
        let kind = try PictureFileKind(file)
        switch kind.decoder {
        case .turboJPEG:
            let reader = try JPEGReader(file)
            try Self.check(reader.size, maximumPixels, limits)
            pixels = try reader.pixels(reader.size, bytesPerPixel: 4)
            isOpaque = true
        case .libavcodec(let codec):
            if let size = kind.size { try Self.check(size, maximumPixels, limits) }
            pixels = try StillDecoder.decode(file, codec, maximumPixels: maximumPixels)
            // A header inside the file may say something else.
            try Self.check(pixels.size, maximumPixels, limits)
            isOpaque = false
        }
        size = pixels.size
    }

    static func check(
        _ size: PictureSize,
        _ maximumPixels: Int,
        _ limits: PictureLimits? = nil
    ) throws(PictureFault) {
        do throws(SamplingFailure) {
            try limits?.check(size)
        } catch {
            throw .tooLarge(error.description)
        }
        let sides = 1...LumaLayout.largestSide
        guard sides.contains(size.width), sides.contains(size.height) else {
            throw .tooLarge("the picture is \(size), and sides may have \(LumaLayout.largestSide) pixels")
        }
        guard size.width * size.height <= maximumPixels else {
            throw .tooLarge("the picture is \(size), and \(maximumPixels) pixels are allowed")
        }
    }

    /// What it looks like, told as of a stream's pictures.
    ///
    /// The luma is weighed by BT.709, as in most streams.
    public func sketch() throws(PictureFault) -> PictureSketch {
        let background = background
        let plane = [UInt8](unsafeUninitializedCapacity: size.width * size.height) { plane, count in
            var index = 0
            for y in 0..<size.height {
                let row = pixels.row(y)
                for x in stride(from: 0, to: row.count, by: 4) {
                    plane[index] = Self.luma(row, x, over: background)
                    index &+= 1
                }
            }
            count = index
        }
        do {
            return try PictureSketch(
                luma: plane.span.bytes,
                layout: LumaLayout(size: size, bytesPerRow: size.width, range: .full)
            )
        } catch {
            throw .broken("\(error)")
        }
    }

    /// What is behind transparent pixels: white, as on most pages.
    ///
    /// Only light drawings on an empty ground, which would vanish there, lie on black.
    var background: UInt32 {
        var opacity: UInt64 = 0
        var light: UInt64 = 0
        for y in 0..<size.height {
            let row = pixels.row(y)
            for x in stride(from: 0, to: row.count, by: 4) where row[x &+ 3] > 0 {
                opacity &+= UInt64(row[x &+ 3])
                light &+= UInt64(row[x &+ 3]) &* UInt64(Self.luma(row, x))
            }
        }
        let isMostlyEmpty = opacity < UInt64(size.width * size.height) * 255 / 2
        return isMostlyEmpty && light > opacity * 128 ? 0 : 255
    }

    private static func luma(_ row: UnsafeBufferPointer<UInt8>, _ x: Int) -> UInt8 {
        LumaWeights.usual.luma(red: row[x &+ 2], green: row[x &+ 1], blue: row[x])
    }

    private static func luma(_ row: UnsafeBufferPointer<UInt8>, _ x: Int, over background: UInt32) -> UInt8 {
        let opacity = UInt32(row[x &+ 3])
        let own = luma(row, x)
        if opacity == 255 { return own }
        return UInt8(truncatingIfNeeded: (UInt32(own) &* opacity &+ background &* (255 &- opacity) &+ 127) / 255)
    }
}
