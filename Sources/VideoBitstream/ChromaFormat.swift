/// How much colour there is beside the luma.
public enum ChromaFormat: UInt8, Hashable, Sendable {
    /// None.
    case monochrome = 0
    /// Half as wide and half as high.
    case yuv420 = 1
    /// Half as wide.
    case yuv422 = 2
    /// As large as the luma (4:4:0 of VP9 counts as this one).
    case yuv444 = 3

    /// Luma columns per chroma column: SubWidthC.
    var horizontalStep: Int { self == .yuv420 || self == .yuv422 ? 2 : 1 }

    /// Luma rows per chroma row: SubHeightC.
    var verticalStep: Int { self == .yuv420 ? 2 : 1 }

    init(subsamplingX: Bool, subsamplingY: Bool) {
        self = subsamplingX ? (subsamplingY ? .yuv420 : .yuv422) : .yuv444
    }
}
