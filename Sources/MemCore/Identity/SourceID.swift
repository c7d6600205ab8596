/// Names a source of pictures in the store: one per session, assigned by the store, never reused.
public struct SourceID: Hashable, Sendable, RawRepresentable, Comparable {
    /// The number in the store, 1 or greater.
    public let rawValue: Int64

    /// Wraps a number that came from the store or from a request.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Orders by number.
    public static func < (left: SourceID, right: SourceID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension SourceID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String { String(rawValue) }
}
