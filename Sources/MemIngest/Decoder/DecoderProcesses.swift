internal import Glibc
internal import Synchronization

/// The decoder processes that run now, as children of this process: what uses processor time beside it.
enum DecoderProcesses {
    private static let identifiers = Mutex<Set<pid_t>>([])

    /// Those that run, in no order.
    static var running: [pid_t] { identifiers.withLock { Array($0) } }

    /// Notes one while the body runs.
    static func noting<Result>(_ process: pid_t, _ body: () async throws -> Result) async throws -> Result {
        identifiers.withLock { _ = $0.insert(process) }
        defer { identifiers.withLock { _ = $0.remove(process) } }
        return try await body()
    }
}
