import Synchronization

@testable import MemIngest

/// A connection without a socket, which notes what it is told.
final class TestConnection: PublisherConnection {
    private let state = Mutex<(ended: String?, silence: Duration)>((nil, .zero))

    var ended: String? { state.withLock { $0.ended } }
    var silence: Duration { state.withLock { $0.silence } }

    func fallSilent() {
        state.withLock { $0.silence = .seconds(60) }
    }

    func end(reason: String) async {
        state.withLock { $0.ended = reason }
    }

    func tell(_ reason: String) {}
}

extension Admission {
    var stream: LiveStream? {
        if case .accepted(let stream) = self { stream } else { nil }
    }

    var refusal: String? {
        switch self {
        case .accepted: nil
        case .refused(let refusal): refusal.reason
        }
    }
}
