/// What a sample turned out to be when it was compared with the pictures kept before.
public enum Verdict: UInt8, Sendable, CaseIterable {
    /// The picture is kept: it differs from the last kept one, or a heartbeat was due, or deduplication is off.
    case new = 0
    /// Nothing changed since the last kept picture but codec noise.
    case same = 1
    /// It equals a picture kept earlier in this session; the sample points back to that one.
    case seen = 2
    /// Only cells that keep changing to and fro differ (cursor, clock, ticker): no news.
    case restless = 3

    /// The word that API, database and page use.
    public var name: String {
        switch self {
        case .new: "new"
        case .same: "same"
        case .seen: "seen"
        case .restless: "restless"
        }
    }
}
