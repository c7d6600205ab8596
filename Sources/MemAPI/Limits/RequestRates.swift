internal import MemCore
internal import Synchronization

/// Counts how often each caller asks.
///
/// It knows a bounded number of callers; the one that was heard of longest ago makes room.
final class RequestRates: Sendable {
    /// Whose requests are counted together.
    enum Who: Hashable {
        /// A token's, wherever they come from.
        case token(String)
        /// Those from an address that show no token.
        case address(PeerAddress)
    }

    /// How many callers are known at once; each takes less than 200 bytes.
    static let capacity = 4096

    private struct Entry {
        var limit: RateLimit
        var last: ContinuousClock.Instant
    }

    private let entries = Mutex<[Who: Entry]>([:])

    /// How many callers are known.
    var count: Int { entries.withLock { $0.count } }

    /// Counts a request; when it is one too many, the seconds until there may be another.
    func take(_ who: Who, _ limits: Configuration.API.Limits, at now: ContinuousClock.Instant = .now) -> Int? {
        entries.withLock { entries in
            var entry = entries[who] ?? Entry(limit: Self.fresh(limits, at: now), last: now)
            if entry.limit.burst != Double(limits.requestBurst) || entry.limit.perSecond != limits.requestsPerSecond {
                entry.limit = Self.fresh(limits, at: now)
            }
            if entries[who] == nil, entries.count >= Self.capacity,
                let oldest = entries.min(by: { $0.value.last < $1.value.last })
            {
                entries[oldest.key] = nil
            }
            entry.last = now
            let wait = entry.limit.take(at: now)
            entries[who] = entry
            return wait
        }
    }

    private static func fresh(_ limits: Configuration.API.Limits, at now: ContinuousClock.Instant) -> RateLimit {
        RateLimit(burst: Double(limits.requestBurst), perSecond: limits.requestsPerSecond, at: now)
    }
}
