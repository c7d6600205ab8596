internal import DuckDB
internal import MemCore
internal import Synchronization

/// Why the store does not commit, if it doesn't, and what people have to know though it does.
final class StoreHealth: Sendable {
    /// More warnings than anybody reads.
    private static let mostWarnings = 20

    private let state = Mutex<(trouble: String?, lastCommit: ContinuousClock.Instant?)>((nil, nil))
    private let told = Mutex<[String]>([])
    /// Told once DuckDB has given itself up.
    private let losses = AsyncStream.makeStream(of: StoreFailure.self, bufferingPolicy: .bufferingOldest(1))

    /// A sentence, nil while all is well.
    var trouble: String? {
        get { state.withLock { $0.trouble } }
        set { state.withLock { $0.trouble = newValue } }
    }

    /// When something became durable last; nil before the first time since the store was opened.
    var lastCommit: ContinuousClock.Instant? { state.withLock { $0.lastCommit } }

    /// Something became durable: all is well.
    func noteCommit() {
        state.withLock { $0 = (nil, .now) }
    }

    /// Looks whether DuckDB still answers anything: once it has given itself up, only another start helps.
    func look(at connection: Connection) {
        do throws(DuckDBError) {
            try connection.run("SELECT 1")
        } catch {
            let what = "The database can't be used any more, start Mem again"
            losses.continuation.yield(StoreFailure(.write, what, error))
        }
    }

    /// Waits until DuckDB has given itself up, for one caller; nil if its task is cancelled first.
    func loss() async -> StoreFailure? {
        for await loss in losses.stream { return loss }
        return nil
    }

    /// What was found when files were opened, a sentence each; it stays until the next start.
    var warnings: [String] { told.withLock { $0 } }

    /// Notes a sentence; true if it is news.
    @discardableResult
    func warn(_ sentence: String) -> Bool {
        told.withLock { told in
            guard told.count < Self.mostWarnings, !told.contains(sentence) else { return false }
            told.append(sentence)
            return true
        }
    }
}
