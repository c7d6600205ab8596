internal import DuckDB
internal import MemCore

/// Writes pictures into the current file and goes on to the next one when it is full.
///
/// It has one caller, so nothing else runs while a call waits.
actor PictureFileWriter {
    /// When a file is full, whichever comes first.
    struct Limits: Sendable {
        var frames: Int
        var bytes: Int
    }

    private struct File {
        var number: PictureFileNumber
        var frames: Int
        var bytes: Int
    }

    private let folder: PictureFolder
    private let attachments: PictureAttachments
    private let limits: Limits
    private let thread: DatabaseThread
    private let settler: PictureFileSettler
    private var current: File?

    init(
        folder: PictureFolder,
        attachments: PictureAttachments,
        limits: Limits,
        thread: DatabaseThread,
        settler: PictureFileSettler
    ) {
        self.folder = folder
        self.attachments = attachments
        self.limits = limits
        self.thread = thread
        self.settler = settler
    }

    func append(_ pictures: [NewPicture]) async throws(DuckDBError) -> [PictureFileNumber] {
        var files: [PictureFileNumber] = []
        while files.count < pictures.count {
            var file = try await open()
            let share = share(of: pictures[files.count...], for: file)
            do {
                try await write(share, to: file)
            } catch {
                await abandon(file)
                throw error
            }
            for picture in share {
                files.append(file.number)
                file.frames += 1
                file.bytes += picture.bytes
            }
            current = file
            if file.frames >= limits.frames || file.bytes >= limits.bytes {
                current = nil
                await settler.settle(file.number)
            }
        }
        return files
    }

    /// Numbers of the pictures in the newest three files, and in all that a crash left without their checkpoint.
    ///
    /// A group commit writes two files at the most; the third is for luck.
    func unsettled() async throws(DuckDBError) -> [PicturePlace] {
        let numbers = folder.numbers()
        var places: [PicturePlace] = []
        for number in numbers where folder.hasLog(number) || numbers.suffix(3).contains(number) {
            if folder.isStillborn(number) {
                try folder.removeUnopened(number)
                continue
            }
            do {
                places += try await settle(number)
            } catch {
                // All else can be remembered and shown all the same; nothing is written to it any more.
                attachments.health.warn(
                    "The picture file \(folder.file(number)) can't be opened, its pictures can't be shown:"
                        + " \(error.cause.split(separator: "\n").first ?? "")"
                )
            }
        }
        return places
    }

    private func settle(_ number: PictureFileNumber) async throws(DuckDBError) -> [PicturePlace] {
        try await whileAttached(number) { connection, name throws(DuckDBError) in
            // A crash between the file's birth and its first transaction leaves a file without the table.
            try Self.makeTable(in: name, on: connection)
            let rows = try connection.run("SELECT id FROM \(name).pictures ORDER BY id")
            let places = try rows.map { row throws(DuckDBError) in
                PicturePlace(id: FrameID(rawValue: try row.integer(0)), file: number)
            }
            try connection.run("CHECKPOINT \(name)")
            return places
        }
    }

    func remove(_ pictures: [PicturePlace]) async throws(DuckDBError) {
        for (number, pictures) in Dictionary(grouping: pictures, by: \.file) {
            try await whileAttached(number) { connection, name throws(DuckDBError) in
                try connection.transaction { () throws(DuckDBError) in
                    for picture in pictures {
                        try connection.run("DELETE FROM \(name).pictures WHERE id = ?", .integer(picture.id.rawValue))
                    }
                }
                try connection.run("CHECKPOINT \(name)")
            }
        }
    }

    /// Finishes the current file; the next picture goes into a new one.
    func finish() async {
        if let current { await settler.settle(current.number) }
        current = nil
        hasWritten = true
    }

    /// Waits until the files that were finished so far are checkpointed.
    func settled() async {
        await settler.settled()
    }

    func close() async {
        await finish()
        await settler.close()
        let attachments = attachments
        _ = try? await thread.run { connection in attachments.releaseAll(on: connection) }
        await thread.close()
    }

    /// The current file; else the newest one if there is room in it, else a new one.
    private func open() async throws(DuckDBError) -> File {
        if let current { return current }
        let newest = folder.numbers().last ?? 0
        let (folder, attachments, limits) = (folder, attachments, limits)
        let mayGoOn = !hasWritten && newest > 0 && sizeOfFile(folder.file(newest)) < limits.bytes
        let file = try await thread.run { connection throws(DuckDBError) -> File in
            if mayGoOn {
                // Whatever is wrong with it: a new file does as well.
                let frames = try? Self.countFrames(of: newest, in: folder, attachments, on: connection)
                if let frames, frames < limits.frames {
                    return File(number: newest, frames: frames, bytes: sizeOfFile(folder.file(newest)))
                }
                if frames != nil { attachments.release(newest, on: connection) }
            }
            do throws(DuckDBError) {
                try attachments.leaseForWriting(newest + 1, on: connection)
                try Self.makeTable(in: folder.name(newest + 1), on: connection)
            } catch {
                attachments.release(newest + 1, on: connection)
                // A full disk must not collect empty files.
                _ = try? folder.remove(newest + 1)
                throw error
            }
            return File(number: newest + 1, frames: 0, bytes: 0)
        }
        hasWritten = true
        current = file
        return file
    }

    /// Whether a file was opened in this run; only the first may go on with what an earlier run left.
    private var hasWritten = false

    /// Attaches a file for writing and counts its frames; it stays attached unless this throws.
    private static func countFrames(
        of number: PictureFileNumber,
        in folder: PictureFolder,
        _ attachments: PictureAttachments,
        on connection: Connection
    ) throws(DuckDBError) -> Int {
        try attachments.leaseForWriting(number, on: connection)
        do throws(DuckDBError) {
            // In an older file there is no place for tiles: it is not gone on with.
            let rows = try connection.run("SELECT count(*), count(tiles) FROM \(folder.name(number)).pictures")
            return Int(try rows.next()?.integer(0) ?? 0)
        } catch {
            attachments.release(number, on: connection)
            throw error
        }
    }

    static func makeTable(in name: String, on connection: Connection) throws(DuckDBError) {
        try connection.run(
            """
            CREATE TABLE IF NOT EXISTS \(name).pictures (
                id BIGINT PRIMARY KEY,
                jpeg BLOB USING COMPRESSION uncompressed NOT NULL,
                thumbnail BLOB USING COMPRESSION uncompressed NOT NULL,
                tiles BLOB USING COMPRESSION uncompressed
            )
            """
        )
    }

    /// The first pictures, as many as there is room for, and one at least.
    private func share(of pictures: ArraySlice<NewPicture>, for file: File) -> [NewPicture] {
        var share: [NewPicture] = []
        var bytes = file.bytes
        for picture in pictures where share.isEmpty || file.frames + share.count < limits.frames {
            if !share.isEmpty, bytes >= limits.bytes { break }
            share.append(picture)
            bytes += picture.bytes
        }
        return share
    }

    private func write(_ pictures: [NewPicture], to file: File) async throws(DuckDBError) {
        let name = folder.name(file.number)
        try await thread.run { connection throws(DuckDBError) in
            try connection.transaction { () throws(DuckDBError) in
                let appender = try Appender(to: "pictures", in: name, on: connection)
                for picture in pictures {
                    try appender.append(
                        .integer(picture.id.rawValue),
                        .blob(picture.picture.jpeg),
                        .blob(picture.picture.thumbnail),
                        picture.tiles.map { .blob($0.means) } ?? .null
                    )
                }
                try appender.close()
            }
        }
    }

    /// Leaves a file that could not be written: the next try takes a new one, since nobody knows how far this one got.
    private func abandon(_ file: File) async {
        current = nil
        let (folder, attachments) = (folder, attachments)
        _ = try? await thread.run { connection in
            attachments.release(file.number, on: connection)
            // One without a single commit has nothing to lose.
            if file.frames == 0 { _ = try? folder.remove(file.number) }
        }
    }

    private func whileAttached<Result: Sendable>(
        _ number: PictureFileNumber,
        _ body: @Sendable (Connection, _ name: String) throws(DuckDBError) -> Result
    ) async throws(DuckDBError) -> Result {
        let (folder, attachments) = (folder, attachments)
        return try await thread.run { connection throws(DuckDBError) in
            try attachments.leaseForWriting(number, on: connection)
            defer { attachments.release(number, on: connection) }
            return try body(connection, folder.name(number))
        }
    }
}
