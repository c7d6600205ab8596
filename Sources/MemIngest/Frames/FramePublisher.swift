internal import MemCore
internal import Synchronization

/// Whoever pushes pictures into a stream: a publisher without a connection, there as long as its pictures keep coming.
final class FramePublisher: PublisherConnection {
    /// What a stream's encoder is called while pictures are pushed.
    static let encoder = "pictures over HTTP"

    /// Pictures of one stream that may be under way at once: they are answered in their order.
    static let maximumUnderWay = 4

    private struct State {
        var underWay = 0
        var heard = ContinuousClock.now
        var isOver = false
    }

    private let state = Mutex(State())

    /// Whether it was sent away, or left.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// How long no picture has come; none at all while one is under way.
    var silence: Duration {
        state.withLock { $0.underWay > 0 ? .zero : .now - $0.heard }
    }

    /// Counts a picture that comes; false if too many are under way.
    func begin() -> Bool {
        state.withLock { state in
            guard state.underWay < Self.maximumUnderWay else { return false }
            state.underWay += 1
            return true
        }
    }

    /// A picture is answered.
    func finish() {
        state.withLock { state in
            state.underWay -= 1
            state.heard = .now
        }
    }

    /// There is nobody to be told: the next picture is refused, and its sender learns why from that.
    func end(reason: String) async {
        state.withLock { $0.isOver = true }
    }

    func tell(_ reason: String) {}
}
