internal import MemCore

extension ConfigurationKey {
    /// The keys of `api.limits`.
    static let apiLimits: [ConfigurationKey] = [
        ConfigurationKey(
            "api.limits.connections",
            .atOnce,
            .whole(\.api.limits.connections, 1...10_000),
            "How many connections to the API may be open at once; one that waits for a request makes room."
        ),
        ConfigurationKey(
            "api.limits.connections_per_address",
            .atOnce,
            .whole(\.api.limits.connectionsPerAddress, 1...10_000),
            "How many of them from one IPv4 address or one /64 network of IPv6.",
            "Raise it if all clients come through one proxy."
        ),
        ConfigurationKey(
            "api.limits.head_seconds",
            .nextConnection,
            .decimal(\.api.limits.headSeconds, 1...60),
            "Seconds until a connection must have sent the head of its first request."
        ),
        ConfigurationKey(
            "api.limits.idle_seconds",
            .nextConnection,
            .decimal(\.api.limits.idleSeconds, 1...3600),
            "Seconds that a connection may wait for another request."
        ),
        ConfigurationKey(
            "api.limits.body_seconds",
            .nextConnection,
            .decimal(\.api.limits.bodySeconds, 1...600),
            "Seconds within which a body must have come, or at least 1 KiB of it for each of them,",
            "and within which some of an answer must have been read."
        ),
        ConfigurationKey(
            "api.limits.header_bytes",
            .restart,
            .whole(\.api.limits.headerBytes, 4096...1_048_576),
            "The bytes that the head of a request may have."
        ),
        ConfigurationKey(
            "api.limits.requests_per_second",
            .atOnce,
            .decimal(\.api.limits.requestsPerSecond, 0.1...100_000),
            "How many requests a second a token may make, or another machine without a token.",
            "Programs of this machine that need no token are not counted."
        ),
        ConfigurationKey(
            "api.limits.request_burst",
            .atOnce,
            .whole(\.api.limits.requestBurst, 1...1_000_000),
            "How many requests it may make at once before that counts."
        ),
    ]
}
