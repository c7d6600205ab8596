internal import Logging
internal import MemCore
internal import Synchronization

/// Tells the log of proxies that `api.trusted_proxies` does not name: each once, and of a few at most, since anybody can
/// claim to be one.
final class UntrustedProxies: Sendable {
    /// So many are told.
    static let most = 8

    private let told = Mutex<Set<PeerAddress>>([])
    private let needsTokens: Bool
    private let logger: Logger

    /// - Parameter needsTokens: whether tokens are needed; if not, whoever reaches the proxy may do everything.
    init(needsTokens: Bool, logger: Logger) {
        self.needsTokens = needsTokens
        self.logger = logger
    }

    /// A request of this address says that it came through a proxy, which is not trusted.
    func note(_ address: PeerAddress) {
        let isNews = told.withLock { $0.count < Self.most && $0.insert(address).inserted }
        guard isNews else { return }
        logger.warning(
            needsTokens
                ? "a proxy is not believed for whom it asks: if it is yours, add it to api.trusted_proxies"
                : "requests come through a proxy, and nobody needs a token: set api.auth and api.trusted_proxies",
            metadata: ["peer": "\(address)"]
        )
    }
}
