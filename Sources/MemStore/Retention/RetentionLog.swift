internal import MemCore
internal import Synchronization

/// The last run that let go of something.
final class RetentionLog: Sendable {
    private let state = Mutex<RetentionRun?>(nil)

    var last: RetentionRun? { state.withLock { $0 } }

    func note(_ run: RetentionRun) {
        guard !run.isIdle else { return }
        state.withLock { $0 = run }
    }
}
