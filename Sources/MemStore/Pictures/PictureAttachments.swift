internal import DuckDB
internal import Synchronization

/// Which picture files are attached: the one being written, those being read, and those that were read last.
final class PictureAttachments: Sendable {
    private struct Attachment {
        /// Readers at work, and the writer while it writes or settles the file.
        var leases = 0
        var lastUse: UInt64 = 0
        var isWritable: Bool
    }

    private struct State {
        var files: [PictureFileNumber: Attachment] = [:]
        var uses: UInt64 = 0
    }

    private let folder: PictureFolder
    private let limit: Int
    let health: StoreHealth
    private let state = Mutex(State())

    init(folder: PictureFolder, limit: Int, health: StoreHealth = StoreHealth()) {
        self.folder = folder
        self.health = health
        self.limit = max(1, limit)
    }

    /// How many files are attached.
    var count: Int { state.withLock { $0.files.count } }

    /// Attaches a file for reading unless it is attached; each call needs its ``release(_:on:)``.
    func lease(_ number: PictureFileNumber, on connection: Connection) throws(DuckDBError) {
        try lease(number, writable: false, on: connection)
    }

    /// Attaches a file for writing; needs its ``release(_:on:)``.
    ///
    /// - Throws: `locked` if somebody reads it just now: it is attached read-only as long as that takes.
    func leaseForWriting(_ number: PictureFileNumber, on connection: Connection) throws(DuckDBError) {
        try lease(number, writable: true, on: connection)
    }

    /// Ends a use.
    ///
    /// A file that was written is detached after its last use, so that the next one finds it read-only; of the others the
    /// one not used for longest goes when there are too many.
    func release(_ number: PictureFileNumber, on connection: Connection) {
        state.withLock { state in
            guard var file = state.files[number] else { return }
            file.leases -= 1
            state.files[number] = file
            if file.isWritable, file.leases == 0 { detach(number, from: &state, on: connection) }
            trim(&state, to: limit, on: connection)
        }
    }

    /// Runs a body while a file is attached nowhere and can't be; false, without running it, if somebody uses the file.
    func whileDetached(
        _ number: PictureFileNumber,
        on connection: Connection,
        _ body: () throws(DuckDBError) -> Void
    ) throws(DuckDBError) -> Bool {
        try state.withLock { state throws(DuckDBError) in
            if let file = state.files[number] {
                guard file.leases == 0 else { return false }
                detach(number, from: &state, on: connection)
            }
            try body()
            return true
        }
    }

    /// Detaches all that is not in use.
    func releaseAll(on connection: Connection) {
        state.withLock { trim(&$0, to: 0, on: connection) }
    }

    private func lease(
        _ number: PictureFileNumber,
        writable: Bool,
        on connection: Connection
    ) throws(DuckDBError) {
        try state.withLock { state throws(DuckDBError) in
            if writable, let file = state.files[number], !file.isWritable {
                guard file.leases == 0 else {
                    throw DuckDBError(.locked, "could not open a picture file", cause: "it is being read")
                }
                detach(number, from: &state, on: connection)
            }
            if state.files[number] == nil {
                let options =
                    if writable {
                        folder.exists(number) ? PictureFolder.optionsOfOldFile : PictureFolder.optionsOfNewFile
                    } else {
                        "READ_ONLY"
                    }
                let file = folder.file(number)
                func attach() throws(DuckDBError) {
                    try connection.run("ATTACH '\(quoted(file))' AS \(folder.name(number)) (\(options))")
                }
                if writable {
                    let rescue = try WriteAheadLog.attach(file, attach)
                    if let rescue { health.warn(rescue.sentence(about: file)) }
                } else {
                    try attach()
                }
                state.files[number] = Attachment(isWritable: writable)
            }
            state.uses += 1
            state.files[number]?.leases += 1
            state.files[number]?.lastUse = state.uses
        }
    }

    private func trim(_ state: inout State, to count: Int, on connection: Connection) {
        while state.files.count > count {
            let idle = state.files.filter { $0.value.leases == 0 }
            guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
            detach(oldest.key, from: &state, on: connection)
        }
    }

    private func detach(_ number: PictureFileNumber, from state: inout State, on connection: Connection) {
        state.files[number] = nil
        // A file that DuckDB lost already needs no detaching; one that it can't detach shows at the next attach.
        _ = try? connection.run("DETACH \(folder.name(number))")
    }
}
