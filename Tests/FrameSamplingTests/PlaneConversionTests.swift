import CFFmpeg
import MemCore
import SeededNumbers
import Testing

@testable import FrameSampling

/// From the colours of a video to those of a JPEG without a detour.
@Suite("Planes for a JPEG")
struct PlaneConversionTests {
    /// What a pixel is to become, by the equations of ITU-T H.273 and T.871.
    private static func exact(
        luma: UInt8,
        blue: UInt8,
        red: UInt8,
        weights: (red: Double, blue: Double),
        isFullRange: Bool
    ) -> [Double] {
        let y = isFullRange ? Double(luma) / 255 : (Double(luma) - 16) / 219
        let (cb, cr) = (
            (Double(blue) - 128) / (isFullRange ? 255 : 224), (Double(red) - 128) / (isFullRange ? 255 : 224)
        )
        let r = y + 2 * (1 - weights.red) * cr
        let b = y + 2 * (1 - weights.blue) * cb
        let g = (y - weights.red * r - weights.blue * b) / (1 - weights.red - weights.blue)
        let newLuma = 0.299 * r + 0.587 * g + 0.114 * b
        return [newLuma * 255, (b - newLuma) / 1.772 * 255 + 128, (r - newLuma) / 1.402 * 255 + 128]
            .map { min(max($0, 0), 255) }
    }

    @Test(
        "are within a step of the exact colours, whatever the matrix, the range and the size",
        arguments: [SWS_CS_ITU601, SWS_CS_ITU709, SWS_CS_BT2020, SWS_CS_FCC, SWS_CS_SMPTE240M],
        [(true, 64, 4), (false, 64, 4), (false, 37, 5), (true, 1, 1), (false, 15, 2), (false, 2051, 3)]
    )
    func exactness(_ matrix: Int32, _ form: (isFullRange: Bool, width: Int, height: Int)) throws {
        var numbers = SeededNumbers(seed: UInt64(matrix) &* 1000 &+ UInt64(form.width))
        let size = PictureSize(width: form.width, height: form.height)
        let (source, target) = (try JPEGPlanes(size: size), try JPEGPlanes(size: size))
        let old = source.planes(from: 0)
        for (plane, start) in old.enumerated() {
            let rows = plane == 0 ? size.height : (size.height + 1) / 2
            for offset in 0..<Int(source.strides[plane]) * rows {
                start?[offset] = UInt8.random(in: .min ... .max, using: &numbers)
            }
        }
        let weights = ColourMatrix.weights(matrix)
        PlaneConversion(red: weights.red, blue: weights.blue, isFullRange: form.isFullRange)
            .convert(SourcePlanes(source), depth: 8, into: target)
        let new = target.planes(from: 0)
        for row in 0..<size.height {
            for column in 0..<size.width {
                func value(_ planes: [UnsafeMutablePointer<UInt8>?], _ plane: Int) throws -> UInt8 {
                    let (x, y) = plane == 0 ? (column, row) : (column / 2, row / 2)
                    return try #require(planes[plane])[y * Int(source.strides[plane]) + x]
                }
                let wanted = Self.exact(
                    luma: try value(old, 0),
                    blue: try value(old, 1),
                    red: try value(old, 2),
                    weights: weights,
                    isFullRange: form.isFullRange
                )
                for plane in 0..<3 {
                    let got = Double(try value(new, plane))
                    guard abs(got - wanted[plane]) > 1 else { continue }
                    Issue.record("at \(column), \(row), plane \(plane): \(got) instead of \(wanted[plane])")
                    return
                }
            }
        }
    }

    @Test("of 10 and 12 bits come out as of 8", arguments: [AV_PIX_FMT_YUV420P10LE, AV_PIX_FMT_YUV420P12LE])
    func moreBits(_ format: AVPixelFormat) throws {
        var numbers = SeededNumbers(seed: 10)
        let size = PictureSize(width: 1031, height: 3)
        let usual = try JPEGPlanes(size: size)
        var owned = av_frame_alloc()
        defer { av_frame_free(&owned) }
        let frame = try #require(owned)
        frame.pointee.format = format.rawValue
        frame.pointee.width = Int32(size.width)
        frame.pointee.height = Int32(size.height)
        try #require(av_frame_get_buffer(frame, 0) >= 0)
        var neutral = NeutralChroma()
        let wide = try SourcePlanes(frame.pointee, neutral: &neutral)
        let depth = try #require(wide.depthOfPlanar420)
        for (plane, start) in usual.planes(from: 0).enumerated() {
            let target = UnsafeMutableRawPointer(mutating: try #require(wide.data[plane]))
            for row in 0..<(plane == 0 ? size.height : (size.height + 1) / 2) {
                for column in 0..<(plane == 0 ? size.width : (size.width + 1) / 2) {
                    let sample = UInt8.random(in: .min ... .max, using: &numbers)
                    try #require(start)[row * Int(usual.strides[plane]) + column] = sample
                    let offset = row * Int(wide.strides[plane]) + 2 * column
                    target.storeBytes(of: UInt16(sample) << (depth - 8), toByteOffset: offset, as: UInt16.self)
                }
            }
        }
        let conversion = PlaneConversion(red: 0.2126, blue: 0.0722, isFullRange: false)
        let (expected, converted) = (try JPEGPlanes(size: size), try JPEGPlanes(size: size))
        conversion.convert(SourcePlanes(usual), depth: 8, into: expected)
        conversion.convert(wide, depth: depth, into: converted)
        for plane in 0..<3 {
            for row in 0..<(plane == 0 ? size.height : (size.height + 1) / 2) {
                func line(_ planes: JPEGPlanes) throws -> [UInt8] {
                    let start = try #require(planes.planes(from: 0)[plane]) + row * Int(planes.strides[plane])
                    let count = plane == 0 ? size.width : (size.width + 1) / 2
                    return Array(UnsafeBufferPointer(start: start, count: count))
                }
                #expect(try line(converted) == line(expected))
            }
        }
    }
}
