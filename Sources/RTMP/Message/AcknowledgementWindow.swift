/// Counts what was received, and says when the peer wants to hear of it (RTMP 1.0, sections 5.4.3 and 5.4.4).
struct AcknowledgementWindow {
    /// Bytes from one acknowledgement to the next.
    private var interval: UInt64
    private var acknowledged: UInt64 = 0
    /// Bytes since the connection began, the handshake's included.
    private(set) var received: UInt64 = 0

    init(interval: UInt32) {
        self.interval = UInt64(max(1, interval))
    }

    mutating func receive(_ count: Int) {
        received &+= UInt64(count)
    }

    /// The peer names another interval; 0 means nothing.
    mutating func change(interval: UInt32) {
        if interval > 0 { self.interval = UInt64(interval) }
    }

    /// The number to acknowledge, modulo 2³²; nil if it is not time yet.
    mutating func acknowledgementDue() -> UInt32? {
        guard received - acknowledged >= interval else { return nil }
        acknowledged = received
        return UInt32(truncatingIfNeeded: received)
    }
}
