extension Configuration.Streaming {
    /// `streaming.limits`: what publishers, and who only claims to be one, may make Mem hold or do.
    public struct Limits: Hashable, Sendable {
        /// How many connections may be open from one IPv4 address or one /64 network of IPv6, 1 … 10000.
        public var connectionsPerAddress = 64
        /// How many connections may be open besides those of live publishers, 1 … 10000.
        public var spareConnections = 256
        /// Seconds until a connection must be through with the handshake, 1 … 60.
        public var handshakeSeconds = 5.0
        /// Seconds until a connection must have begun to publish, 1 … 300.
        ///
        /// 15: OBS does within a second, over a bad link within three.
        public var publishSeconds = 15.0
        /// Seconds without bytes, or with hardly any, after which a connection is dead, 2 … 600.
        public var silenceSeconds = 10.0
        /// How many wrong keys an address may give before it has to wait, 1 … 1000.
        public var wrongKeys = 10
        /// The longest video or aggregate message in bytes, 64 KiB … 16 MiB.
        public var videoMessageBytes = 8 << 20
        /// The longest audio message in bytes, 4 KiB … 16 MiB.
        public var audioMessageBytes = 1 << 20
        /// The longest command message in bytes, 4 KiB … 1 MiB.
        public var commandMessageBytes = 64 << 10
        /// The longest data message (metadata) in bytes, 4 KiB … 16 MiB.
        public var dataMessageBytes = 256 << 10
        /// How many chunk streams a connection may use, 8 … 65599.
        public var chunkStreams = 64
        /// How deep AMF values may nest, 4 … 64.
        public var amfDepth = 16
        /// How many AMF values a message may hold, 64 … 65536.
        public var amfValues = 4096
        /// The longest AMF string in bytes, 1 KiB … 1 MiB.
        public var amfStringBytes = 64 << 10
        /// The bytes of unfinished messages of a publisher, 64 KiB … 64 MiB.
        public var publisherBytes = 16 << 20
        /// The bytes of unfinished messages of a connection that does not publish yet, 4 KiB … 16 MiB.
        public var strangerBytes = 256 << 10
        /// The bytes of video that wait for one stream's decoder or the store, 1 MiB … 16 GiB.
        ///
        /// 160 MiB: thirty seconds at 40 Mbit/s, twice what services accept for 4K, and one large keyframe.
        public var waitingBytes = 160 << 20
        /// The bytes that all connections together make Mem hold, 32 MiB … 1 TiB.
        ///
        /// 1 GiB: thirty seconds of ten streams at 28 Mbit/s, all of whose decoders are stuck at once.
        public var totalBytes = 1 << 30

        /// The defaults.
        public init() {}
    }
}
