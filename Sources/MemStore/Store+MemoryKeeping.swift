internal import DuckDB
public import MemCore

extension Store: MemoryKeeping {
    /// Begins a backup of all that is committed now.
    ///
    /// The main file is copied in one snapshot beside the writer; picture files that are finished never change, so a second
    /// name for each is enough.
    /// - Throws: ``StoreFailure`` with code `busy`, `noRoom`, `read`, `write` or `closed`.
    public func backup() async throws(StoreFailure) -> any MemoryBackup {
        // Nothing is forgotten or rewritten between the snapshot and the second names.
        try await tidying.run { () async throws(StoreFailure) in
            try checkRoomForCopy()
            let folder = try BackupFolder(beside: configuration.path)
            let now = Instant.now()
            let copy = folder.path + "/" + BackupManifest.mainFile
            let files = try await read("The database can't be copied") { connection throws(DuckDBError) in
                try connection.copyMainFile(to: copy)
            }
            // What the snapshot knows of is in files that are finished then.
            try await write { .chore(.finishPictures, $0) }
            await pictures.settled()
            var entries = [
                BackupArchive.Entry(name: BackupManifest.mainFile, path: copy, bytes: sizeOfFile(copy))
            ]
            for path in pictures.paths(of: files) {
                let name = path.split(separator: "/").last.map(String.init) ?? path
                try folder.pin(path, as: name)
                entries.append(
                    BackupArchive.Entry(
                        name: BackupManifest.pictures + name,
                        path: folder.path + "/" + name,
                        bytes: sizeOfFile(path)
                    )
                )
            }
            return BackupArchive(entries, in: folder, at: now)
        }
    }

    /// Whether a copy of the main file leaves free on the disk what has to stay free.
    private func checkRoomForCopy() throws(StoreFailure) {
        let path = configuration.path
        let copy = sizeOfFile(path) + sizeOfFile(path + ".wal")
        guard let room = room.look(), room.freeBytes - copy < room.minimumFreeBytes else { return }
        let megabytes = { (bytes: Int) in "\(bytes / 1_000_000) MB" }
        throw StoreFailure(
            .noRoom,
            "A backup begins with a copy of the database, which takes \(megabytes(copy)) for as long as it is read: the"
                + " disk has \(megabytes(room.freeBytes)) left, of which \(megabytes(room.minimumFreeBytes)) have to stay"
                + " free (storage.minimum_free)."
        )
    }

    /// Rewrites all picture files that have forgotten pictures in them.
    ///
    /// The main file stays as it is: its free space is used again.
    /// - Throws: ``StoreFailure`` with code `read`, `write` or `closed`.
    public func compact() async throws(StoreFailure) -> Compaction {
        try await tidying.run { () async throws(StoreFailure) in
            let before = fileBytes
            let files = try await freePictures(where: { _ in true })
            return Compaction(bytesBefore: before, bytesAfter: fileBytes, files: files)
        }
    }
}
