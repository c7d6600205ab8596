internal import CFFmpeg

/// How far pictures have to be turned to be seen upright, as a container says of its video: phones record on their side.
public enum PictureTurn: Int, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case none = 0
    /// By a quarter, clockwise.
    case clockwise = 90
    /// Upside down.
    case half = 180
    /// By a quarter, the other way round.
    case counterclockwise = 270

    /// Reads a display matrix (ISO/IEC 14496-12, 8.5.2); angles between are rounded to the next quarter, mirrors left.
    init(displayMatrix: UnsafePointer<Int32>) {
        // What it says is how far the matrix itself turns, counterclockwise.
        let angle = -av_display_rotation_get(displayMatrix)
        guard angle.isFinite else {
            self = .none
            return
        }
        let quarters = Int((angle / 90).rounded())
        self = PictureTurn(rawValue: ((quarters % 4) + 4) % 4 * 90) ?? .none
    }

    /// Whether width and height change places.
    var isQuarter: Bool { self == .clockwise || self == .counterclockwise }
}
