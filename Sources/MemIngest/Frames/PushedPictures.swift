internal import MemCore
internal import Synchronization

/// The pictures of one stream that were pushed and are not answered yet, by their PTS.
final class PushedPictures: Sendable {
    /// What became of a picture.
    enum Outcome: Hashable, Sendable {
        /// It is a sample of this instant, on its way to the store.
        case taken(Instant)
        /// It can't be one.
        case refused(FrameRefusal)
        /// Something came in between; it may well be tried again.
        case missed
    }

    private struct State {
        var pledges: [MediaTime: Pledge<Outcome>] = [:]
        var end: Outcome?
    }

    private let state = Mutex(State())

    /// Where the outcome of a picture is waited for.
    func promise(_ pts: MediaTime) -> Pledge<Outcome> {
        let pledge = Pledge<Outcome>()
        let end = state.withLock { state in
            if state.end == nil { state.pledges[pts] = pledge }
            return state.end
        }
        if let end { pledge.settle(end) }
        return pledge
    }

    /// Tells what became of a picture.
    func settle(_ pts: MediaTime, _ outcome: Outcome) {
        state.withLock { $0.pledges.removeValue(forKey: pts) }?.settle(outcome)
    }

    /// Tells the same of all that are not answered.
    func settleAll(_ outcome: Outcome) {
        let all = state.withLock { state in
            defer { state.pledges = [:] }
            return state.pledges.values
        }
        for pledge in all { pledge.settle(outcome) }
    }

    /// The stream is at its end: what is not answered, and whatever is pushed from now on, is told this.
    func close(_ outcome: Outcome) {
        state.withLock { $0.end = outcome }
        settleAll(outcome)
    }
}
