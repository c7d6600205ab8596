internal import MemCore

/// What came last of a stream, from a keyframe on, since a rule may want it recorded.
///
/// Whole GOPs are held and dropped, for what begins elsewhere can't be played.
struct PreRoll: Sendable {
    /// Bytes that it has at most: what is recorded of it waits in the queue of the disk, beside what comes meanwhile.
    static let mostBytes = RecordingQueue.mostBytes * 2 / 3
    /// Packets that it has at most.
    static let mostPackets = RecordingQueue.mostPackets * 2 / 3

    private struct GOP: Sendable {
        var start: Instant
        var packets: [RecordedPacket] = []
        var bytes = 0
    }

    private var gops: [GOP] = []
    private var packets = 0
    /// Bytes that it keeps in memory.
    private(set) var bytes = 0

    /// Appends a packet, and drops what is older than that by more than is wanted, or too much.
    ///
    /// - Parameter length: how much is wanted, at least.
    mutating func append(_ packet: RecordedPacket, keeping length: MediaTime) {
        if case .video(_, let instant, .some) = packet {
            gops.append(GOP(start: instant))
            let oldest = instant.advanced(by: .zero - length)
            while gops.count > 1, gops[1].start <= oldest { dropFirst() }
        }
        guard let last = gops.indices.last else { return }
        if case .end = packet { return clear() }
        gops[last].packets.append(packet)
        gops[last].bytes += packet.bytes
        packets += 1
        bytes += packet.bytes
        while !gops.isEmpty, bytes > Self.mostBytes || packets > Self.mostPackets { dropFirst() }
    }

    /// Gives what it has from the last keyframe at or before an instant on, or else from its first one, and is empty.
    mutating func take(from instant: Instant) -> [RecordedPacket] {
        let first = gops.lastIndex { $0.start <= instant } ?? 0
        defer { clear() }
        return gops.dropFirst(first).flatMap(\.packets)
    }

    /// Drops all that it has.
    mutating func clear() {
        self = PreRoll()
    }

    private mutating func dropFirst() {
        let gop = gops.removeFirst()
        bytes -= gop.bytes
        packets -= gop.packets.count
    }
}
