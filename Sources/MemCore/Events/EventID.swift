/// Names something that happened.
///
/// Strictly ascending in the order in which it became durable, over restarts and restored backups as well: the number is
/// about the time in microseconds since 1970, so a number of one database is hardly ever one of another.
public struct EventID: Hashable, Sendable, RawRepresentable, Comparable {
    /// The number; 0 stands before all events.
    public let rawValue: Int64

    /// Wraps a number that came from the store or from a request.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Before all events.
    public static let beginning = EventID(rawValue: 0)

    /// Orders by number.
    public static func < (left: EventID, right: EventID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension EventID: CustomStringConvertible {
    /// The number in decimal.
    public var description: String { String(rawValue) }
}
