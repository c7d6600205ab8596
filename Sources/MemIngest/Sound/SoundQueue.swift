internal import DecoderProtocol
internal import MemCore
internal import NIOCore
internal import Synchronization

/// The sound of one stream between its connection, the process that measures it, and whoever asks how loud it was.
///
/// While nobody asks, nothing is held.
final class SoundQueue: Sendable {
    /// So long after somebody asked for levels last sound is still measured.
    static let lease = Duration.seconds(10)
    /// The most bytes that wait: eight seconds at a megabit per second, where one second waits usually.
    static let mostBytes = 1 << 20
    /// The most levels that wait: twice the lease.
    static let mostLevels = 20

    private struct State {
        var wantedUntil: ContinuousClock.Instant?
        var loudest = LoudestSecond()
        var waiting: [HeardPacket] = []
        var bytes = 0
        var levels: [HeardLevel] = []
        /// The last instant of sound that can't be measured, of which there is one level a second.
        var lastUnknown: Instant?
        var isOver = false
    }

    private let state = Mutex(State())
    private let wanted = Atomic(false)
    /// Yields when sound is wanted that was not before, and ends with the stream.
    let beginnings: AsyncStream<Void>
    private let beginning: AsyncStream<Void>.Continuation

    init() {
        (beginnings, beginning) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether packets are to be pushed.
    var isWanted: Bool { wanted.load(ordering: .relaxed) }

    /// Takes packets that arrived together.
    func push(_ packets: [HeardPacket]) {
        guard !packets.isEmpty else { return }
        state.withLock { state in
            for packet in packets {
                guard packet.format != nil else {
                    Self.note(unknownAt: packet.instant, in: &state)
                    continue
                }
                if state.bytes + packet.payload.readableBytes > Self.mostBytes {
                    // The process is behind: how loud this was nobody will know.
                    Self.note(unknownAt: packet.instant, in: &state)
                    continue
                }
                state.waiting.append(packet)
                state.bytes += packet.payload.readableBytes
            }
        }
    }

    /// Those that wait, which then wait no more; nil if nobody asks any more, or the stream is over.
    func take() -> [HeardPacket]? {
        state.withLock { state in
            guard !state.isOver, let until = state.wantedUntil, until > .now else {
                state.wantedUntil = nil
                wanted.store(false, ordering: .relaxed)
                (state.waiting, state.bytes, state.levels) = ([], 0, [])
                state.loudest = LoudestSecond()
                return nil
            }
            defer { (state.waiting, state.bytes) = ([], 0) }
            return state.waiting
        }
    }

    /// Notes a level.
    func note(_ level: HeardLevel) {
        state.withLock { Self.note(level, in: &$0) }
    }

    /// Notes that there is sound which can't be measured.
    func note(unknownAt instant: Instant) {
        state.withLock { Self.note(unknownAt: instant, in: &$0) }
    }

    /// Somebody asks: gives what became known since the last time, and measures for a while longer.
    func levels() -> [HeardLevel] {
        state.withLock { state in
            guard !state.isOver else { return [] }
            want(&state)
            defer { state.levels = [] }
            return state.levels
        }
    }

    /// Somebody wants it measured for a while longer, and asks for no levels.
    func want() {
        state.withLock { state in
            if !state.isOver { want(&state) }
        }
    }

    /// How loud it was since the last call, as a sample has it (``StreamFigures/soundLevel``).
    func takeLoudest() -> Double? {
        state.withLock { $0.wantedUntil == nil ? nil : $0.loudest.take(at: .now) }
    }

    private func want(_ state: inout State) {
        let isNew = state.wantedUntil == nil
        state.wantedUntil = .now + Self.lease
        wanted.store(true, ordering: .relaxed)
        if isNew {
            state.loudest = LoudestSecond()
            beginning.yield()
        }
    }

    /// Nothing more comes.
    func finish() {
        state.withLock { $0.isOver = true }
        wanted.store(false, ordering: .relaxed)
        beginning.finish()
    }

    private static func note(_ level: HeardLevel, in state: inout State) {
        state.loudest.note(level.level, at: .now)
        state.levels.append(level)
        if state.levels.count > mostLevels { state.levels.removeFirst() }
    }

    private static func note(unknownAt instant: Instant, in state: inout State) {
        if let last = state.lastUnknown, instant.seconds(since: last) < 1, instant >= last { return }
        state.lastUnknown = instant
        note(HeardLevel(instant: instant, level: nil), in: &state)
    }
}
