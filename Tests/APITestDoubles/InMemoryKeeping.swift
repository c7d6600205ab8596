package import MemCore
internal import Synchronization

/// A memory whose backup is a text of some pieces.
package final class InMemoryKeeping: MemoryKeeping {
    private let open = Atomic(0)
    private let failure = Mutex<StoreFailure?>(nil)

    package init() {}

    /// How many backups were begun and not closed.
    package var openBackups: Int { open.load(ordering: .relaxed) }

    package func backup() async throws(StoreFailure) -> any MemoryBackup {
        if let failure = failure.withLock({ $0 }) { throw failure }
        open.add(1, ordering: .relaxed)
        return Backup { [self] in open.subtract(1, ordering: .relaxed) }
    }

    /// Lets backups fail from now on.
    package func fail(with failure: StoreFailure?) { self.failure.withLock { $0 = failure } }

    package func compact() async throws(StoreFailure) -> Compaction {
        Compaction(bytesBefore: 3_000_000, bytesAfter: 1_000_000, files: 2)
    }

    private actor Backup: MemoryBackup {
        private static let pieces = ["This is ", "no tar ", "archive."]

        nonisolated let bytes = 23
        private var index = 0
        private let end: @Sendable () -> Void

        init(end: @Sendable @escaping () -> Void) { self.end = end }

        func next() async throws(StoreFailure) -> [UInt8]? {
            guard index < Self.pieces.count else { return nil }
            defer { index += 1 }
            return Array(Self.pieces[index].utf8)
        }

        func close() async { end() }
    }
}
