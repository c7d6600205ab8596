package import MemCore
internal import Synchronization

/// Forgets nothing, and remembers what it was told to forget.
package final class InMemoryForgetting: MemoryForgetting {
    private let queries = Mutex<[ForgetQuery]>([])

    package init() {}

    /// What was really to be forgotten.
    package var forgotten: [ForgetQuery] { queries.withLock { $0 } }

    package func forget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten {
        queries.withLock { $0.append(query) }
        return try await wouldForget(query)
    }

    package func wouldForget(_ query: ForgetQuery) async throws(StoreFailure) -> Forgotten {
        var forgotten = Forgotten()
        guard query.start != query.end || query.start == nil else { return forgotten }
        (forgotten.samples, forgotten.frames, forgotten.bytes) = (120, 7, 1_234_567)
        (forgotten.annotations, forgotten.transcriptions) = (1, 2)
        (forgotten.segments, forgotten.segmentBytes) = (3, 9_000_000)
        return forgotten
    }
}
