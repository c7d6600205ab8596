internal import MemCore
internal import Synchronization

/// Lets through what is to be recorded of a stream, and keeps what may be wanted yet.
final class RecordingGate: Sendable {
    private struct State {
        var preRoll = PreRoll()
        /// As it was at the last keyframe.
        var mode = RecordingMode.off
        var isOpen = false
        /// When the last picture was on screen.
        var newest: Instant?
    }

    private let mode: @Sendable () -> RecordingMode
    private let wish: @Sendable (Instant) -> RecordingDemand.Wish
    private let budget: HeldBytes
    private let state = Mutex(State())

    /// Creates a gate that is closed.
    ///
    /// - Parameters:
    ///   - mode: when the stream is to be recorded; asked at each keyframe.
    ///   - wish: what rules want of it when a picture is on screen.
    ///   - budget: where it is noted what is kept.
    init(
        mode: @escaping @Sendable () -> RecordingMode,
        wish: @escaping @Sendable (Instant) -> RecordingDemand.Wish,
        budget: HeldBytes
    ) {
        self.mode = mode
        self.wish = wish
        self.budget = budget
    }

    deinit {
        budget.release(ObjectIdentifier(self))
    }

    /// Takes what came; returns what is to be recorded now.
    func pass(_ packets: [RecordedPacket]) -> [RecordedPacket] {
        let (passed, isTooMuch) = state.withLock { state in
            var passed: [RecordedPacket] = []
            var wish: RecordingDemand.Wish?
            for packet in packets { pass(packet, &wish, &state, &passed) }
            return (passed, budget.note(state.preRoll.bytes, of: self))
        }
        if isTooMuch { budget.makeRoom() }
        return passed
    }

    /// - Parameter wish: what rules want, as far as it was asked for; once for what came together.
    private func pass(
        _ packet: RecordedPacket,
        _ wish: inout RecordingDemand.Wish?,
        _ state: inout State,
        _ passed: inout [RecordedPacket]
    ) {
        var isKeyframe = false
        if case .video(_, let instant, let format) = packet {
            isKeyframe = format != nil
            state.newest = max(instant, state.newest ?? instant)
            if isKeyframe { state.mode = mode() }
        }
        var kept: MediaTime?
        let isWanted: Bool
        switch state.mode {
        case .off: isWanted = false
        case .always: isWanted = true
        case .onRule:
            let newest = state.newest ?? .now()
            let asked = wish ?? self.wish(newest)
            wish = asked
            kept = asked.kept
            isWanted = asked.wants(newest)
            if isWanted, !state.isOpen, let start = asked.start {
                let preRoll = state.preRoll.take(from: start)
                passed += preRoll
                state.isOpen = !preRoll.isEmpty
            }
        }
        if isWanted, isKeyframe { state.isOpen = true }
        if !isWanted, state.isOpen {
            passed.append(.end)
            state.isOpen = false
        }
        if state.isOpen {
            passed.append(packet)
        } else if let kept {
            state.preRoll.append(packet, keeping: kept)
        } else {
            state.preRoll.clear()
        }
    }
}

extension RecordingGate: BytesHolder {
    func relieve() {
        state.withLock { state in
            state.preRoll.clear()
            _ = budget.note(0, of: self)
        }
    }
}
