internal import DuckDB
internal import Synchronization

/// A few connections for queries: whoever finds none free waits for its turn.
///
/// They are the writer's neighbours, not its guests: DuckDB's snapshots let both work at once.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [DatabaseThread]
        var waiting: [CheckedContinuation<DatabaseThread, Never>] = []
    }

    private let count: Int
    private let state: Mutex<State>

    init(count: Int, database: Database) throws(DuckDBError) {
        var threads: [DatabaseThread] = []
        for index in 0..<max(1, count) {
            threads.append(try DatabaseThread(label: "mem.store.reader.\(index)", database: database))
        }
        self.count = threads.count
        state = Mutex(State(idle: threads))
    }

    func read<Result: Sendable>(
        _ body: @Sendable (Connection) throws(DuckDBError) -> Result
    ) async throws(DuckDBError) -> Result {
        let thread = await take()
        defer { giveBack(thread) }
        return try await thread.run(body)
    }

    /// Waits for the queries that run or wait, and runs a body before the next ones.
    func pause<Result>(
        _ body: nonisolated(nonsending) () async throws(DuckDBError) -> Result
    ) async throws(DuckDBError) -> Result {
        var threads: [DatabaseThread] = []
        for _ in 0..<count { threads.append(await take()) }
        defer { for thread in threads { giveBack(thread) } }
        for thread in threads {
            // What was prepared knows the file as it was attached then.
            try await thread.run { $0.forgetStatements() }
        }
        return try await body()
    }

    /// Waits for the queries that run or wait, then gives the connections back; later queries throw.
    func close() async {
        var closed: [DatabaseThread] = []
        for _ in 0..<count {
            let thread = await take()
            await thread.close()
            closed.append(thread)
        }
        for thread in closed { giveBack(thread) }
    }

    private func take() async -> DatabaseThread {
        await withCheckedContinuation { continuation in
            let free = state.withLock { state -> DatabaseThread? in
                if let thread = state.idle.popLast() { return thread }
                state.waiting.append(continuation)
                return nil
            }
            if let free { continuation.resume(returning: free) }
        }
    }

    private func giveBack(_ thread: DatabaseThread) {
        let next = state.withLock { state -> CheckedContinuation<DatabaseThread, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(thread)
            return nil
        }
        next?.resume(returning: thread)
    }
}
