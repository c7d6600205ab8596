internal import DuckDB
internal import Glibc
public import MemCore

/// Writes the main file of a memory that nobody has open anew: DuckDB uses freed space again, but never gives it back.
public enum MainFileCompaction {
    /// Rewrites the file; the new one takes the old one's place in one rename, while the old one is still locked.
    /// - Throws: ``StoreFailure`` with code `locked`, `open` or `write`; the file is as it was then.
    public static func run(_ configuration: StoreConfiguration) throws(StoreFailure) {
        let mainFile = MainFile(path: configuration.path)
        let draft = configuration.path + ".draft"
        let connection: Connection
        do {
            connection = try Connection(to: MainFile.instance(configuration))
            try mainFile.attach(on: connection)
        } catch {
            throw mainFile.refusal(error)
        }
        // Not before the main file is locked: it would be that of another process.
        for path in [draft, draft + ".wal"] { unlink(path) }
        defer { for path in [draft, draft + ".wal"] { unlink(path) } }
        do throws(DuckDBError) {
            try connection.run("CHECKPOINT \(MainFile.name)")
            _ = try connection.copyMainFile(to: draft)
            guard mainFile.logBytes == 0, sizeOfFile(draft + ".wal") == 0, rename(draft, mainFile.path) == 0 else {
                throw DuckDBError(.file, "could not replace \(mainFile.path)", cause: "it could not be replaced")
            }
            synchronize(folder(of: mainFile.path))
            FileOwner.settle(mainFile.path)
            try mainFile.detach(on: connection)
        } catch {
            throw StoreFailure(.write, "The database \(mainFile.path) can't be written anew", error)
        }
    }
}
