internal import CoreMetrics
internal import DecoderProtocol
internal import FragmentedMP4
internal import MemCore
internal import Synchronization

/// What goes from a connection, which pushes and never waits, to the recording of its stream.
///
/// Bounded: where the disk is behind, all that waits is dropped, is counted, and what comes next is another segment, from
/// the next keyframe on.
final class RecordingQueue: Sendable {
    /// Bytes that wait at most: some seconds of the fastest streams.
    static let mostBytes = 48 << 20
    /// Packets that wait at most.
    static let mostPackets = 16_384
    /// Without a keyframe what waits is written when it has so many bytes.
    static let manyBytes = 4 << 20
    /// The same for media time: what a fragment has, so that one is written as soon as it is whole.
    static let longest = MediaTime(microseconds: SegmentWriter.longestFragment)

    private struct State {
        var packets: [RecordedPacket] = []
        var bytes = 0
        /// Bytes that were taken last: they are on their way to the disk, and still held.
        var underWay = 0
        /// When the access unit is decoded that was worth a write last, and the newest one.
        var mark: MediaTime?
        var last: MediaTime?
        var isDue = false
        var isFinished = false
        /// Whether all is left out up to the next keyframe.
        var isLost = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let budget: HeldBytes
    private let dropped: Counter
    private let droppedCount = Atomic(0)

    init(budget: HeldBytes, dropped: Counter) {
        self.budget = budget
        self.dropped = dropped
    }

    deinit {
        budget.release(ObjectIdentifier(self))
    }

    /// Access units that were dropped so far.
    var drops: Int { droppedCount.load(ordering: .relaxed) }

    /// Appends packets; the reader is woken where that is worth it.
    func push(_ packets: [RecordedPacket]) {
        guard !packets.isEmpty else { return }
        let (reader, isTooMuch) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard !state.isFinished else { return (nil, false) }
            for packet in packets { append(packet, to: &state) }
            let isTooMuch = budget.note(state.bytes + state.underWay, of: self)
            return (state.isDue ? state.reader.take() : nil, isTooMuch)
        }
        reader?.resume()
        if isTooMuch { budget.makeRoom() }
    }

    /// All that waits, as soon as that is worth a write; nil once the queue is finished and empty.
    func next() async -> [RecordedPacket]? {
        await withCheckedContinuation { continuation in
            let isNow = state.withLock { state in
                state.underWay = 0
                _ = budget.note(state.bytes, of: self)
                if state.isDue || state.isFinished { return true }
                state.reader = continuation
                return false
            }
            if isNow { continuation.resume() }
        }
        return state.withLock { state in
            if state.packets.isEmpty, state.isFinished { return nil }
            defer { state.packets = [] }
            state.underWay = state.bytes
            (state.bytes, state.isDue) = (0, false)
            return state.packets
        }
    }

    /// Nothing more will come; what is there can still be read.
    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            return state.reader.take()
        }
        reader?.resume()
    }

    private func append(_ packet: RecordedPacket, to state: inout State) {
        var isKeyframe = false
        if case .video(let unit, _, let format) = packet {
            isKeyframe = format != nil
            // It ends a fragment, as SegmentWriter cuts them: none that is whole waits for more.
            let (mark, last) = (state.mark ?? unit.dts, state.last ?? unit.dts)
            if isKeyframe || (unit.dts - mark) + (unit.dts - last) > Self.longest || unit.dts < mark {
                state.mark = unit.dts
                state.isDue = true
            }
            state.last = unit.dts
        }
        if isKeyframe { state.isLost = false }
        let isFull =
            state.bytes + state.underWay + packet.bytes > Self.mostBytes
            || state.packets.count >= Self.mostPackets
        if isFull, !state.isLost { drop(&state) }
        if case .end = packet { state.isDue = true } else if state.isLost { return count(packet) }
        state.packets.append(packet)
        state.bytes += packet.bytes
        if isKeyframe || state.bytes >= Self.manyBytes { state.isDue = true }
    }

    /// Drops all that waits.
    private func drop(_ state: inout State) {
        for packet in state.packets { count(packet) }
        state.packets = [.end]
        state.bytes = RecordedPacket.end.bytes
        state.isLost = true
        state.isDue = true
    }

    private func count(_ packet: RecordedPacket) {
        guard case .video = packet else { return }
        dropped.increment()
        droppedCount.add(1, ordering: .relaxed)
    }
}

extension RecordingQueue: BytesHolder {
    func relieve() {
        let reader = state.withLock { state in
            drop(&state)
            _ = budget.note(state.bytes + state.underWay, of: self)
            return state.reader.take()
        }
        reader?.resume()
    }
}
