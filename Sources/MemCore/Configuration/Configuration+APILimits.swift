extension Configuration.API {
    /// `api.limits`: what clients of the API may make Mem hold or do.
    public struct Limits: Hashable, Sendable {
        /// How many connections may be open at once, 1 … 10000.
        ///
        /// Each costs a descriptor, and 1024 of those is what many systems grant.
        public var connections = 500
        /// How many of them from one IPv4 address or one /64 network of IPv6, 1 … 10000.
        public var connectionsPerAddress = 128
        /// Seconds until a connection must have sent the head of its first request, 1 … 60.
        public var headSeconds = 10.0
        /// Seconds that a connection may wait for another request, 1 … 3600.
        public var idleSeconds = 60.0
        /// Seconds within which a body, or the reader of an answer, has to get on, 1 … 600.
        public var bodySeconds = 30.0
        /// The bytes that the head of a request may have, 4 KiB … 1 MiB.
        public var headerBytes = 81_920
        /// How many requests a second a token may make, or an address without one, 0.1 … 100000.
        public var requestsPerSecond = 100.0
        /// How many at once before that counts, 1 … 1000000.
        public var requestBurst = 1000

        /// The defaults.
        public init() {}
    }
}
