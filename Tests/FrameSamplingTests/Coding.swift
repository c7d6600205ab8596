import CFFmpeg
import Testing

/// A way to code colours in planes.
struct Coding: CustomTestStringConvertible, CustomStringConvertible, Sendable {
    enum Matrix: String, CaseIterable, Sendable {
        case bt601, bt709, bt2020, unspecified

        var space: AVColorSpace {
            switch self {
            case .bt601: AVCOL_SPC_SMPTE170M
            case .bt709: AVCOL_SPC_BT709
            case .bt2020: AVCOL_SPC_BT2020_NCL
            case .unspecified: AVCOL_SPC_UNSPECIFIED
            }
        }
    }

    var name: String
    var format: AVPixelFormat
    var matrix: Matrix
    var isFull: Bool
    var height = 64

    var description: String { "\(name), \(matrix), \(isFull ? "full" : "limited"), \(height) lines" }
    var testDescription: String { description }

    /// The weights of red and blue in luma.
    var weights: (red: Double, blue: Double) {
        switch matrix {
        case .bt601: (0.299, 0.114)
        case .bt709: (0.2126, 0.0722)
        case .bt2020: (0.2627, 0.0593)
        case .unspecified: height >= 720 ? (0.2126, 0.0722) : (0.299, 0.114)
        }
    }

    /// What nearly every stream is.
    static let usual = [
        Coding(name: "4:2:0", format: AV_PIX_FMT_YUV420P, matrix: .bt709, isFull: false),
        Coding(name: "4:2:0", format: AV_PIX_FMT_YUV420P, matrix: .bt601, isFull: false),
        Coding(name: "4:2:0", format: AV_PIX_FMT_YUV420P, matrix: .bt709, isFull: true),
    ]

    private static let formats: [(String, AVPixelFormat)] = [
        ("4:2:0", AV_PIX_FMT_YUV420P), ("4:2:2", AV_PIX_FMT_YUV422P), ("4:4:4", AV_PIX_FMT_YUV444P),
        ("grey", AV_PIX_FMT_GRAY8), ("10 bit 4:2:0", AV_PIX_FMT_YUV420P10LE), ("10 bit 4:2:2", AV_PIX_FMT_YUV422P10LE),
        ("10 bit 4:4:4", AV_PIX_FMT_YUV444P10LE), ("12 bit 4:2:0", AV_PIX_FMT_YUV420P12LE),
        ("12 bit 4:4:4", AV_PIX_FMT_YUV444P12LE), ("RGB", AV_PIX_FMT_GBRP), ("10 bit RGB", AV_PIX_FMT_GBRP10LE),
    ]

    /// Every format with every matrix and range, and unnamed matrices in small and large pictures.
    static let all: [Coding] =
        formats.flatMap { name, format in
            [Matrix.bt601, .bt709, .bt2020].flatMap { matrix in
                [false, true].map { Coding(name: name, format: format, matrix: matrix, isFull: $0) }
            }
        } + [
            Coding(name: "4:2:0", format: AV_PIX_FMT_YUV420P, matrix: .unspecified, isFull: false),
            Coding(name: "4:2:0", format: AV_PIX_FMT_YUV420P, matrix: .unspecified, isFull: false, height: 720),
            Coding(name: "4:2:0 J", format: AV_PIX_FMT_YUVJ420P, matrix: .bt601, isFull: true),
            Coding(name: "4:2:0 J", format: AV_PIX_FMT_YUVJ420P, matrix: .bt709, isFull: true),
            Coding(name: "4:4:4 J", format: AV_PIX_FMT_YUVJ444P, matrix: .bt709, isFull: true),
        ]
}
