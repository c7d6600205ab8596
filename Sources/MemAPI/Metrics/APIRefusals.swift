internal import CoreMetrics
internal import HTTPTypes
internal import Logging
internal import MemCore
internal import Synchronization

/// Counts who was refused, and tells the log of it: of the first one at once, of all others of a minute in one line.
final class APIRefusals: Sendable {
    /// The statuses that refuse before anything was done: no token or none that is enough, another page, another host, too
    /// often, too slow, too long.
    static let statuses = [401, 403, 408, 421, 429, 431, 503]

    private let counters: [Int: Counter]
    private let logger: Logger
    private let pause: Duration
    /// How many got no line, by their status; nil while none is being counted.
    private let withheld = Mutex<[Int: Int]?>(nil)

    /// Creates a count that is told once in so long.
    init(_ factory: any MetricsFactory, logger: Logger, pause: Duration = .seconds(60)) {
        counters = Dictionary(
            uniqueKeysWithValues: Self.statuses.map { status in
                (
                    status,
                    Counter(label: "mem_api_refused_total", dimensions: [("status", "\(status)")], factory: factory)
                )
            }
        )
        self.logger = logger
        self.pause = pause
    }

    /// Somebody was answered with a status; one that refuses nobody does not count.
    ///
    /// - Parameter route: the pattern of what was asked for, as nothing else is known of a refused request.
    func note(_ status: HTTPResponse.Status, route: String, from address: PeerAddress) {
        guard let counter = counters[status.code] else { return }
        counter.increment()
        let isFirst = withheld.withLock { withheld in
            guard withheld != nil else {
                withheld = [:]
                return true
            }
            withheld?[status.code, default: 0] += 1
            return false
        }
        guard isFirst else { return }
        logger.notice(
            "request refused",
            metadata: ["status": "\(status.code)", "route": "\(route)", "peer": "\(address)"]
        )
        Task {
            try? await Task.sleep(for: pause)
            finish()
        }
    }

    /// Tells the log now of those who got no line, and begins anew: after a while, and at the end of the program.
    func finish() {
        let counts = withheld.withLock { withheld in
            defer { withheld = nil }
            return withheld ?? [:]
        }
        guard !counts.isEmpty else { return }
        let byStatus = counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        logger.notice(
            "more requests refused",
            metadata: ["refusals": "\(byStatus.joined(separator: ", "))", "within": "\(pause)"]
        )
    }
}
