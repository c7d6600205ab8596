internal import DuckDB
internal import MemCore

/// Brings the main file's schema to the version that this Mem works with.
struct Migrator: Sendable {
    let migrations: [Migration]

    /// Why a database can't be used.
    enum Refusal: Error {
        case newer(found: Int, known: Int)
        case failed(Migration?, DuckDBError)
    }

    /// Runs the missing steps, each in a transaction with the record of it; touches nothing of a newer database.
    func run(on connection: Connection, now: Instant) throws(Refusal) {
        let known = migrations.map(\.number).max() ?? 0
        let found = try version(on: connection)
        if found > known { throw .newer(found: found, known: known) }
        for migration in migrations where migration.number > found {
            do {
                try connection.transaction { () throws(DuckDBError) in
                    for statement in migration.statements { try connection.run(statement) }
                    try connection.run(
                        "INSERT INTO mem.migrations VALUES (?, ?, ?)",
                        .integer(Int64(migration.number)),
                        .text(migration.name),
                        Value(now)
                    )
                }
            } catch {
                throw .failed(migration, error)
            }
        }
    }

    /// The number of the newest step that was run, 0 for a new file.
    private func version(on connection: Connection) throws(Refusal) -> Int {
        do {
            try connection.run(
                """
                CREATE TABLE IF NOT EXISTS mem.migrations (
                    number INTEGER NOT NULL, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL
                )
                """
            )
            let rows = try connection.run("SELECT coalesce(max(number), 0) FROM mem.migrations")
            guard let row = try rows.next() else { return 0 }
            return Int(try row.integer(0))
        } catch {
            throw .failed(nil, error)
        }
    }
}
