internal import DuckDB
internal import Logging
internal import MemCore

/// What only the writer may do besides committing.
extension Writer {
    /// Does what only the writer may do, in a transaction of its own: the samples before it are safe already.
    func run(_ chore: Chore) async -> StoreFailure? {
        let mainFile = mainFile
        do {
            switch chore {
            case .forget(let slice):
                let first = lastMoment + 1
                knowledge.index.begin(.everything)
                defer { knowledge.index.settle() }
                let minutes = openMinutes.all
                let uncovered = knowledge.uncovered.hours
                let id = numbers.next()
                let (outcome, event) = try await change { connection throws(DuckDBError) in
                    // What is forgotten must not be summed up later.
                    try connection.write(minutes)
                    if let uncovered { try connection.coverHours(since: uncovered) }
                    let outcome = try slice.run(on: connection, firstMoment: first)
                    try connection.forgetEvents(slice.part)
                    try connection.forgetAlerts(slice.part)
                    guard outcome.forgotten != Forgotten() else { return (outcome, MemoryEvent?.none) }
                    let event = MemoryEvent(id: id, draft: .forgotten(outcome.forgotten, of: slice.part))
                    try connection.write([event])
                    return (outcome, event)
                }
                openMinutes = OpenMinutes()
                knowledge.minutes.settle(at: nil)
                knowledge.hours.settle(at: nil)
                lastMoment += Int64(outcome.moments)
                forgotten.add(outcome.frames)
                latest.fallBack(to: outcome.ends)
                ends.note(outcome.ends)
                slice.tell(outcome.forgotten)
                tell([event].compactMap(\.self))
            case .checkpoint:
                try await checkpointAlone()
            case .clear(let file):
                try await change { connection throws(DuckDBError) in try connection.clear(file) }
            case .finishPictures:
                await pictures.finish()
            case .dropPictures(let frames, let run):
                knowledge.index.begin(IndexChange(frames: frames))
                defer { knowledge.index.settle() }
                try await change { connection throws(DuckDBError) in try connection.dropPictures(of: frames, run) }
                // Whoever shows one again keeps it anew.
                unkept.add(frames)
            case .restorePictures(let frames, let run):
                knowledge.index.begin(IndexChange(frames: frames))
                defer { knowledge.index.settle() }
                try await change { connection throws(DuckDBError) in try connection.restorePictures(of: frames, run) }
                unkept.remove(frames)
            case .hold(let hold):
                try await change { connection throws(DuckDBError) in try connection.write(hold) }
            case .release(let hold):
                try await change { connection throws(DuckDBError) in try connection.removeHold(hold) }
            case .forgetSegments(let segments):
                try await change { connection throws(DuckDBError) in try connection.forget(segments) }
            case .letGoOfSegments(let segments, let run):
                try await change { connection throws(DuckDBError) in try connection.letGo(of: segments, run) }
            case .logRun(let run):
                try await change { connection throws(DuckDBError) in try connection.write(run) }
            case .endUndo(let run, let segments, let now):
                try await change { connection throws(DuckDBError) in try connection.endUndo(run, segments, at: now) }
            case .endUndoable(let run):
                try await change { connection throws(DuckDBError) in try connection.endUndoable(before: run) }
            }
            return nil
        } catch {
            logger.error("the store can't forget or hold", metadata: ["reason": "\(error)"])
            return StoreFailure(.write, "The database \(mainFile.path) can't be written", error)
        }
    }
}
