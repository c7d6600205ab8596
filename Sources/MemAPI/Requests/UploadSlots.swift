internal import Synchronization

/// Lets a few requests hold a file in memory at once, and no more.
final class UploadSlots: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) {
        free = Mutex(count)
    }

    /// Does something that needs a slot; nil if none is free.
    func with<Result>(_ body: () async throws -> Result) async throws -> Result? {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        guard isFree else { return nil }
        defer { free.withLock { $0 += 1 } }
        return try await body()
    }
}
