internal import CPlanes

/// From the luma and chroma of a video to those of a JPEG, in 4:2:0, in one pass.
///
/// A JPEG has 8 bits of BT.601 in full range (ITU-T T.871). What comes out of 8 bits is within a step of the exact value,
/// of more within two.
struct PlaneConversion {
    private let weights: mem_plane_weights

    /// A conversion from a matrix with these weights of red and blue, in the range of video (16 … 235) or the full one.
    init(red: Double, blue: Double, isFullRange: Bool) {
        let (targetRed, targetBlue) = (0.299, 0.114)
        let (green, targetGreen) = (1 - red - blue, 1 - targetRed - targetBlue)
        let lumaOfBlue = 2 * (1 - blue) * (targetBlue - targetGreen * blue / green)
        let lumaOfRed = 2 * (1 - red) * (targetRed - targetGreen * red / green)
        let blueOfBlue = (2 * (1 - blue) - lumaOfBlue) / (2 * (1 - targetBlue))
        let redOfRed = (2 * (1 - red) - lumaOfRed) / (2 * (1 - targetRed))
        let (luma, chroma) = isFullRange ? (1, 1) : (255.0 / 219, 255.0 / 224)
        func parts(_ number: Double) -> Int16 { Int16((number * 256).rounded()) }
        weights = mem_plane_weights(
            luma_of_luma: parts(luma - 1),
            luma_of_blue: parts(lumaOfBlue * chroma),
            luma_of_red: parts(lumaOfRed * chroma),
            blue_of_blue: parts(blueOfBlue * chroma - 1),
            blue_of_red: parts(-lumaOfRed * chroma / (2 * (1 - targetBlue))),
            red_of_blue: parts(-lumaOfBlue * chroma / (2 * (1 - targetRed))),
            red_of_red: parts(redOfRed * chroma - 1),
            black: isFullRange ? 0 : 16
        )
    }

    /// Converts a picture of 8 … 16 bits into planes of its size.
    func convert(_ source: SourcePlanes, depth: Int, into planes: JPEGPlanes) {
        let targets = planes.planes(from: 0)
        let old = mem_planes(
            luma: UnsafeMutablePointer(mutating: source.data[0]),
            blue: UnsafeMutablePointer(mutating: source.data[1]),
            red: UnsafeMutablePointer(mutating: source.data[2]),
            luma_stride: source.strides[0],
            blue_stride: source.strides[1],
            red_stride: source.strides[2]
        )
        let new = mem_planes(
            luma: targets[0],
            blue: targets[1],
            red: targets[2],
            luma_stride: planes.strides[0],
            blue_stride: planes.strides[1],
            red_stride: planes.strides[2]
        )
        mem_convert_planes(old, Int32(depth - 8), new, Int32(source.width), Int32(source.height), weights)
    }
}
