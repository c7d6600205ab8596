internal import DuckDB
internal import MemCore
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The main database file: attached under the name `mem`.
struct MainFile: Sendable {
    /// Statements are prepared, or the file is attached anew: never both at once.
    private final class Gate: Sendable {
        let mutex = Mutex(())
    }

    let path: String
    private let gate = Gate()

    init(path: String) {
        self.path = path
    }

    /// The name under which SQL finds its tables.
    static let name = "mem"

    /// How it is attached to be written: with row groups a quarter as large as DuckDB's own.
    ///
    /// What is asked for is a small span of time mostly, and of each row group that holds a part of it one column at least is
    /// read as a whole. The file becomes a twelfth larger.
    static let options = "ROW_GROUP_SIZE 30720"

    /// An instance that may touch nothing but the folders of the main file and of the picture files.
    static func instance(_ configuration: StoreConfiguration) throws(DuckDBError) -> Database {
        let database = try Database(settings: [
            "memory_limit": "\(configuration.memoryLimitMegabytes)MB",
            "threads": "\(configuration.threads)",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        ])
        let connection = try Connection(to: database)
        try connection.addFunctions()
        // Checkpoints are made when the store wants them, never in the middle of a commit.
        try connection.run("SET wal_autocheckpoint = '1TB'")
        // Nothing is spilled to disk: every query is bounded, and what is not must fail, not fill the disk.
        try connection.run("SET temp_directory = ''")
        // DuckDB follows symbolic links before it compares.
        let main = configuration.path
        let folders = [folder(of: main), folder(of: realPath(main) ?? main), PictureFolder(of: main).path]
        let allowed = Set(folders.flatMap { [$0, realPath($0) ?? $0] })
        let list = allowed.sorted().map { "'\(quoted($0))/'" }.joined(separator: ", ")
        try connection.run("SET allowed_directories = [\(list)]")
        try connection.run("SET enable_external_access = false")
        try connection.run("SET lock_configuration = true")
        return database
    }

    func attach(on connection: Connection) throws(DuckDBError) {
        try connection.run("ATTACH '\(quoted(path))' AS \(Self.name) (\(Self.options))")
    }

    /// Attaches the file for the first time, whatever its log is like.
    func open(on connection: Connection) throws(DuckDBError) -> WriteAheadLog.Rescue? {
        try WriteAheadLog.attach(path) { () throws(DuckDBError) in try attach(on: connection) }
    }

    func detach(on connection: Connection) throws(DuckDBError) {
        try connection.run("DETACH \(Self.name)")
    }

    /// Whether the file can be read and written, as far as DuckDB knows.
    func isUsable(on connection: Connection) -> Bool {
        (try? connection.run("SELECT count(*) FROM \(Self.name).migrations")) != nil && !isReadOnly(on: connection)
    }

    /// Runs a body that prepares a statement on a connection of its own, while the file stays attached.
    func whileAttached<Result>(_ body: () throws -> Result) rethrows -> Result {
        try gate.mutex.withLock { _ in try body() }
    }

    /// Makes the file usable again after a failure that DuckDB takes for fatal: attached anew, with all that is committed.
    ///
    /// Nobody else may use it meanwhile: a statement that is prepared while its database is being attached can make DuckDB
    /// give up the whole instance.
    func mend(on connection: Connection) throws(DuckDBError) {
        try gate.mutex.withLock { _ throws(DuckDBError) in try attachAnew(on: connection) }
    }

    private func attachAnew(on connection: Connection) throws(DuckDBError) {
        connection.forgetStatements()
        // Which of the two fails depends on how far the last attempt came.
        _ = try? detach(on: connection)
        do {
            try attach(on: connection)
        } catch {
            // A disk that takes nothing can still be read from: questions are answered meanwhile.
            _ = try? connection.run("ATTACH '\(quoted(path))' AS \(Self.name) (READ_ONLY)")
            throw error
        }
    }

    private func isReadOnly(on connection: Connection) -> Bool {
        let rows = try? connection.run(
            "SELECT readonly FROM duckdb_databases() WHERE database_name = ?",
            .text(Self.name)
        )
        return (try? rows?.next()?.bool(0)) ?? false
    }

    /// Bytes in the write-ahead log.
    var logBytes: Int { sizeOfFile(path + ".wal") }
}

/// A path inside single quotes of SQL.
func quoted(_ path: String) -> String {
    path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
}

/// The folder that a file is in.
func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
}

/// The absolute path without symbolic links, nil if there is no such file.
private func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
}

/// Makes the names in a folder durable.
func synchronize(_ folder: String) {
    let descriptor = open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}

/// A file's size, 0 if there is none.
func sizeOfFile(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
