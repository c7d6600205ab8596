package import MemCore
internal import Synchronization

/// Lets go of nothing, and remembers by what it was told to; its holds are real.
package final class InMemoryRetaining: MemoryRetaining {
    private struct State {
        var holds: [Hold] = []
        var logged: [LoggedRetentionRun] = []
        var runs: [Configuration] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// By what was really let go of something.
    package var runs: [Configuration] { state.withLock { $0.runs } }

    package func retain(by configuration: Configuration, isDryRun: Bool) async throws(StoreFailure) -> RetentionRun {
        var run = RetentionRun(startedAt: Instant(microseconds: 1_764_000_000_000_000))
        run.forgotten.samples = 120
        run.expired.add(3, bytes: 300)
        run.thinned.add(59, bytes: 5900)
        run.condensed.add(8, bytes: 800)
        state.withLock { state in
            guard !isDryRun else { return }
            state.logged.append(LoggedRetentionRun(id: LoggedRetentionRun.ID(rawValue: 7), run: run))
            state.logged[state.logged.count - 1].pictures.add(3, bytes: 300)
            state.runs.append(configuration)
        }
        return run
    }

    package func retentionRuns(limit: Int, offset: Int) async throws(StoreFailure) -> [LoggedRetentionRun] {
        state.withLock { Array($0.logged.reversed().dropFirst(offset).prefix(limit)) }
    }

    package func undoRetention(_ id: LoggedRetentionRun.ID) async throws(StoreFailure) -> RetentionUndo? {
        let found = state.withLock { state -> LoggedRetentionRun? in
            guard let index = state.logged.firstIndex(where: { $0.id == id }) else { return nil }
            defer {
                state.logged[index].undoneAt = .now()
                state.logged[index].pictures = RetentionRun.Pictures()
            }
            return state.logged[index]
        }
        guard let found else { return nil }
        var undo = RetentionUndo()
        undo.pictures = found.pictures
        guard undo.pictures.count > 0 else { return undo }
        let start = found.run.startedAt
        undo.holds = [try await hold(Hold.Draft(sourceID: nil, start: start, end: start, reason: "undone"))]
        return undo
    }

    package func storageForecast() async throws(StoreFailure) -> StorageForecast {
        let growth = StorageForecast.Growth(
            sourceID: SourceID(rawValue: 1),
            sessionID: nil,
            name: "a film",
            bytesPerDay: 1_000_000
        )
        return StorageForecast(
            since: Instant(microseconds: 1_764_000_000_000_000),
            growth: [growth],
            pictureBytes: 7_000_000,
            recordingBytes: 0,
            timelineBytes: 2_000_000,
            room: DiskRoom(state: .ample, freeBytes: 12_000_000, minimumFreeBytes: 2_000_000)
        )
    }

    package func holds() async throws(StoreFailure) -> [Hold] { state.withLock { $0.holds.reversed() } }

    package func hold(_ draft: Hold.Draft) async throws(StoreFailure) -> Hold {
        state.withLock { state in
            let hold = Hold(id: Hold.ID(rawValue: Int64(state.holds.count + 1)), draft: draft, createdAt: .now())
            state.holds.append(hold)
            return hold
        }
    }

    package func release(_ hold: Hold.ID) async throws(StoreFailure) -> Bool {
        state.withLock { state in
            let count = state.holds.count
            state.holds.removeAll { $0.id == hold }
            return state.holds.count < count
        }
    }
}
