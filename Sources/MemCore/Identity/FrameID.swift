/// Names a stored frame.
///
/// Ascending in the order of storing, never reused.
public struct FrameID: Hashable, Sendable, RawRepresentable, Comparable {
    /// The number in the store, 1 or greater.
    public let rawValue: Int64

    /// Wraps a number that came from the store or from a request.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Orders by number.
    public static func < (left: FrameID, right: FrameID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension FrameID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String { String(rawValue) }
}
