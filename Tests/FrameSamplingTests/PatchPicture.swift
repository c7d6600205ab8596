import CFFmpeg
import CTurboJPEG
import MemCore
import Testing

@testable import FrameSampling

/// A colour in eight bits a channel.
struct Colour: Equatable, CustomStringConvertible {
    var red: Double
    var green: Double
    var blue: Double

    var description: String { "(\(Int(red)), \(Int(green)), \(Int(blue)))" }

    func distance(to other: Colour) -> Double {
        max(abs(red - other.red), abs(green - other.green), abs(blue - other.blue))
    }
}

/// A picture of eight upright stripes in known colours.
enum PatchPicture {
    private static let stripes = [
        Colour(red: 255, green: 255, blue: 255), Colour(red: 0, green: 0, blue: 0),
        Colour(red: 220, green: 20, blue: 30), Colour(red: 20, green: 200, blue: 40),
        Colour(red: 30, green: 30, blue: 230), Colour(red: 230, green: 210, blue: 20),
        Colour(red: 120, green: 120, blue: 120), Colour(red: 200, green: 60, blue: 190),
    ]

    static func colours(for coding: Coding) -> [Colour] {
        guard coding.format == AV_PIX_FMT_GRAY8 else { return stripes }
        return stripes.map { colour in
            let luma = luma(colour, coding)
            return Colour(red: luma, green: luma, blue: luma)
        }
    }

    private static func luma(_ colour: Colour, _ coding: Coding) -> Double {
        let (red, blue) = coding.weights
        return red * colour.red + (1 - red - blue) * colour.green + blue * colour.blue
    }

    static func make(_ coding: Coding, size: PictureSize, patch: Int = 32) throws -> DecodedPicture {
        let frame = try #require(av_frame_alloc())
        var optional: UnsafeMutablePointer<AVFrame>? = frame
        defer { av_frame_free(&optional) }
        frame.pointee.format = coding.format.rawValue
        frame.pointee.width = Int32(size.width)
        frame.pointee.height = Int32(size.height)
        frame.pointee.colorspace = coding.matrix.space
        frame.pointee.color_range = coding.isFull ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        try #require(av_frame_get_buffer(frame, 0) >= 0)
        let descriptor = try #require(av_pix_fmt_desc_get(coding.format)).pointee
        let isRGB = descriptor.flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
        let planes = [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2]
        let strides = [frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2]
        let depth = Int(descriptor.comp.0.depth)
        for plane in 0..<Int(descriptor.nb_components) {
            let isChroma = plane > 0 && !isRGB
            let shiftX = isChroma ? Int(descriptor.log2_chroma_w) : 0
            let shiftY = isChroma ? Int(descriptor.log2_chroma_h) : 0
            let start = try #require(planes[plane])
            for row in 0..<(size.height + (1 << shiftY) - 1) >> shiftY {
                let line = UnsafeMutableRawPointer(start + row * Int(strides[plane]))
                for column in 0..<(size.width + (1 << shiftX) - 1) >> shiftX {
                    let colour = stripes[min((column << shiftX) / patch, 7)]
                    let value = value(colour, plane: plane, coding, depth: depth, isRGB: isRGB)
                    if depth > 8 {
                        line.storeBytes(of: UInt16(value), toByteOffset: 2 * column, as: UInt16.self)
                    } else {
                        line.storeBytes(of: UInt8(value), toByteOffset: column, as: UInt8.self)
                    }
                }
            }
        }
        return try DecodedPicture(referring: frame)
    }

    private static func value(_ colour: Colour, plane: Int, _ coding: Coding, depth: Int, isRGB: Bool) -> Int {
        let top = Double(1 << depth - 1)
        if isRGB { return Int(([colour.green, colour.blue, colour.red][plane] / 255 * top).rounded()) }
        let (red, blue) = coding.weights
        let luma = luma(colour, coding) / 255
        let unit = Double(1 << (depth - 8))
        if plane == 0 { return Int((coding.isFull ? luma * top : (16 + 219 * luma) * unit).rounded()) }
        let difference =
            plane == 1 ? (colour.blue / 255 - luma) / (2 * (1 - blue)) : (colour.red / 255 - luma) / (2 * (1 - red))
        let value = coding.isFull ? difference * top + 128 * unit : (128 + 224 * difference) * unit
        return Int(min(max(value.rounded(), 0), top))
    }
}

/// A JPEG file as a viewer shows it.
struct ShownJPEG {
    let size: PictureSize
    private let pixels: [UInt8]

    init(_ file: [UInt8]) throws {
        let handle = try #require(tjInitDecompress())
        defer { tjDestroy(handle) }
        var width: Int32 = 0
        var height: Int32 = 0
        var subsampling: Int32 = 0
        var colours: Int32 = 0
        try #require(
            tjDecompressHeader3(handle, file, UInt(file.count), &width, &height, &subsampling, &colours) == 0
        )
        #expect(subsampling == Int32(TJSAMP_420.rawValue))
        var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * 3)
        try #require(
            tjDecompress2(
                handle,
                file,
                UInt(file.count),
                &pixels,
                width,
                0,
                height,
                Int32(TJPF_RGB.rawValue),
                0
            ) == 0
        )
        self.pixels = pixels
        size = PictureSize(width: Int(width), height: Int(height))
    }

    func average(column: Int, row: Int, side: Int) -> Colour {
        var sums = (0.0, 0.0, 0.0)
        for y in row..<row + side {
            for x in column..<column + side {
                let index = (y * size.width + x) * 3
                sums.0 += Double(pixels[index])
                sums.1 += Double(pixels[index + 1])
                sums.2 += Double(pixels[index + 2])
            }
        }
        let count = Double(side * side)
        return Colour(red: sums.0 / count, green: sums.1 / count, blue: sums.2 / count)
    }
}
