internal import DuckDB
internal import MemCore

extension MainFile {
    /// Why the file can't be opened, and what to do about it.
    func refusal(_ error: DuckDBError) -> StoreFailure {
        if error.cause.contains("database file with version number") {
            return StoreFailure(
                .newerSchema,
                "The database \(path) was written by a newer Mem, or by another DuckDB: start that one, or set"
                    + " database.path to another file. \(error.cause.split(separator: "\n").first ?? "")"
            )
        }
        guard error.code == .locked else {
            return StoreFailure(.open, "The database \(path) can't be opened", error)
        }
        let holder = Self.processID(in: error.cause).map { "the process with PID \($0)" } ?? "another process"
        return StoreFailure(
            .locked,
            "The database \(path) is in use by \(holder). Stop that process, or set database.path to another file."
        )
    }

    /// Brings the schema up to date.
    func migrate(_ migrations: [Migration], on thread: DatabaseThread) async throws(StoreFailure) {
        let refusal = try await telling(.open, "The database \(path) can't be opened") { () async throws(DuckDBError) in
            try await thread.run { connection throws(DuckDBError) -> Migrator.Refusal? in
                do throws(Migrator.Refusal) {
                    try Migrator(migrations: migrations).run(on: connection, now: .now())
                    return nil
                } catch {
                    return error
                }
            }
        }
        switch refusal {
        case nil: return
        case .newer(let found, let known):
            throw isNewer(found: found, known: known)
        case .failed(let migration, let error):
            let step = migration.map { "step \($0.number) (\($0.name)) of its schema failed" } ?? "its schema"
            throw StoreFailure(.open, "The database \(path) can't be brought up to date, \(step)", error)
        }
    }

    /// The refusal of a file whose schema this Mem does not know.
    func isNewer(found: Int, known: Int) -> StoreFailure {
        StoreFailure(
            .newerSchema,
            "The database \(path) was written by a newer Mem: its schema has version \(found), this Mem knows"
                + " versions up to \(known). Start the newer Mem, or set database.path to another file."
        )
    }

    /// The PID in DuckDB's words `Conflicting lock is held in /usr/bin/mem (PID 4711)`.
    static func processID(in text: String) -> Int? {
        let parts = text.split(separator: "(PID ")
        guard parts.count > 1 else { return nil }
        return Int(parts[1].prefix { $0.isNumber })
    }
}
