internal import NIOCore

/// When a connection is read from next: at once, or, while a stream comes at its own pace, ten times a second.
///
/// A value. Being woken costs far more than all there is to do with a picture, and an encoder does not notice when its
/// pictures are taken from the system's buffer. The times are the same for all connections, so that an event loop is woken
/// once for all of its streams.
struct ReadPace {
    /// Far less than anybody notices, and many times what lies between two pictures.
    static let interval = TimeAmount.milliseconds(100)

    /// Until a stream has run so long, somebody waits for its first picture.
    static let warmUp = TimeAmount.seconds(2)

    /// Whoever sends so much between two reads is read from at once: what waits in the system's buffer has to stay little.
    static let burst = 256 << 10

    private var gathersFrom: NIODeadline?
    private var received = 0

    /// Bytes were read.
    mutating func receive(_ count: Int) {
        received += count
    }

    /// A stream began.
    mutating func begin(at now: NIODeadline) {
        gathersFrom = now + Self.warmUp
    }

    /// A stream ended.
    mutating func end() {
        gathersFrom = nil
    }

    /// When to read next; nil: at once.
    mutating func nextRead(after now: NIODeadline) -> NIODeadline? {
        defer { received = 0 }
        guard let gathersFrom, now >= gathersFrom, received < Self.burst else { return nil }
        return now.next(Self.interval)
    }
}

extension NIODeadline {
    /// The next time that is a whole multiple of a span: all who wait so are woken together.
    func next(_ span: TimeAmount) -> NIODeadline {
        let span = UInt64(max(1, span.nanoseconds))
        return .uptimeNanoseconds((uptimeNanoseconds / span + 1) * span)
    }
}
