internal import DuckDB
internal import MemCore
internal import SQLSandbox
internal import Synchronization

/// Answers queries in SQL, two at once; a few more wait for their turn.
final class SQLDesk: Sendable {
    private typealias Answering = Task<Result<SQLAnswer, SQLFailure>, Never>

    private struct State {
        /// Nil when the store is closed.
        var database: Database?
        /// Turns that are taken.
        var turns = 0
        var waiting: [(id: UInt64, continuation: CheckedContinuation<SQLFailure?, Never>)] = []
        var running: [UInt64: Answering] = [:]
        var lastID: UInt64 = 0
    }

    /// Each takes a core.
    static let maximumRunning = 2
    /// More would wait longer than anybody likes to.
    static let maximumWaiting = 8

    private let host: SandboxHost
    private let mainFile: MainFile
    private let state: Mutex<State>

    init(host: SandboxHost, database: Database, mainFile: MainFile) {
        self.host = host
        self.mainFile = mainFile
        state = Mutex(State(database: database))
    }

    func answer(_ query: SQLQuery) async throws(SQLFailure) -> SQLAnswer {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await takeTurn(id)
        defer { giveTurn() }
        let answering = state.withLock { state -> Answering? in
            guard let database = state.database else { return nil }
            let (host, mainFile) = (host, mainFile)
            let task = Answering {
                do throws(SQLFailure) {
                    return .success(try await host.answer(query) { MainFileLender(database, mainFile) })
                } catch {
                    return .failure(error)
                }
            }
            state.running[id] = task
            return task
        }
        guard let answering else { throw .storeIsClosed }
        defer { state.withLock { $0.running[id] = nil } }
        return try await withTaskCancellationHandler {
            await answering.value
        } onCancel: {
            answering.cancel()
        }.get()
    }

    /// Stops what runs, and lets nothing more in.
    func close() async {
        let (waiting, running) = state.withLock { state in
            state.database = nil
            defer { state.waiting = [] }
            return (state.waiting, Array(state.running.values))
        }
        for waiter in waiting { waiter.continuation.resume(returning: .storeIsClosed) }
        for task in running {
            task.cancel()
            _ = await task.value
        }
    }

    private func takeTurn(_ id: UInt64) async throws(SQLFailure) {
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let verdict = state.withLock { state -> SQLFailure?? in
                    if state.database == nil { return .some(.storeIsClosed) }
                    // Cancellation may have come before the wait began.
                    if Task.isCancelled { return .some(.wasCancelled) }
                    if state.turns < Self.maximumRunning {
                        state.turns += 1
                        return .some(nil)
                    }
                    guard state.waiting.count < Self.maximumWaiting else { return .some(.tooMany) }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let verdict { continuation.resume(returning: verdict) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: .wasCancelled)
        }
        if let failure { throw failure }
    }

    /// Hands the turn to whoever waits longest.
    private func giveTurn() {
        let next = state.withLock { state -> CheckedContinuation<SQLFailure?, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().continuation }
            state.turns -= 1
            return nil
        }
        next?.resume(returning: nil)
    }
}

extension SQLFailure {
    fileprivate static let storeIsClosed = SQLFailure(.unavailable, "The store is closed.")
    fileprivate static let tooMany = SQLFailure(.busy, "Too many queries run and wait already; try again in a moment.")
}
