public import MemCore

/// Why a luma plane can't be read; it ends this sample, not the stream.
public enum LumaFault: Error, Hashable, Sendable {
    /// A side is below 1 or above ``LumaLayout/largestSide``.
    case size(PictureSize)
    /// The bit depth is not 8 … 16.
    case bitDepth(Int)
    /// A row is longer than the distance from row to row.
    case row(needed: Int, given: Int)
    /// The plane is shorter than its layout says.
    case bytes(needed: Int, given: Int)
}

extension LumaFault: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .size(let size): "a picture of \(size) can't be judged, its sides must be 1 to \(LumaLayout.largestSide)"
        case .bitDepth(let depth): "luma of \(depth) bits can't be judged, it must have 8 to 16"
        case .row(let needed, let given): "a row of luma takes \(needed) bytes, but rows are \(given) bytes apart"
        case .bytes(let needed, let given): "the luma plane takes \(needed) bytes, but has \(given)"
        }
    }
}
