internal import MemCore
internal import Synchronization

/// From when on the timeline may have samples that are in no row of `minutes`: where a query has to look for them.
///
/// It may lie too early, never too late: it goes back before a commit and forward after it.
final class UncoveredSince: Sendable {
    private let since = Mutex<Instant?>(nil)

    /// The instant, nil if all samples are in `minutes`.
    var instant: Instant? { since.withLock { $0 } }

    /// Before a commit: samples from an instant on may soon be there.
    func extend(to instant: Instant?) {
        guard let instant else { return }
        since.withLock { $0 = min($0 ?? instant, instant) }
    }

    /// After a commit: only samples from an instant on are left.
    func settle(at instant: Instant?) {
        since.withLock { $0 = instant }
    }
}
