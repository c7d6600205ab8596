internal import DuckDB
internal import MemCore

/// Writes finished picture files anew without the pictures that were forgotten.
///
/// The new file takes the old one's place in one rename, so there is always a whole one.
actor PictureFileRewriter {
    /// Memory for copying a file: twice what is in one, and some room.
    private static let megabytes = 96
    /// How often, and how long before each time, a file is tried that somebody reads.
    private static let tries = 250
    private static let pause = Duration.milliseconds(20)

    private let folder: PictureFolder
    private let attachments: PictureAttachments
    private let thread: DatabaseThread

    init(folder: PictureFolder, attachments: PictureAttachments, thread: DatabaseThread) {
        self.folder = folder
        self.attachments = attachments
        self.thread = thread
    }

    /// Rewrites a file that is not written to any more, or removes it if nothing is left.
    ///
    /// - Returns: Whether it came to that: not while others read it without a pause.
    func rewrite(_ number: PictureFileNumber, without dead: [FrameID]) async throws(DuckDBError) -> Bool {
        let (folder, attachments) = (folder, attachments)
        folder.removeDraft(of: number)
        guard folder.exists(number) else { return true }
        defer { folder.removeDraft(of: number) }
        let isEmpty = try await thread.run { _ throws(DuckDBError) in
            try Self.copy(number, without: dead, in: folder)
        }
        for _ in 0..<Self.tries {
            let isDone = try await thread.run { connection throws(DuckDBError) in
                try attachments.whileDetached(number, on: connection) { () throws(DuckDBError) in
                    do {
                        if isEmpty { try folder.remove(number) } else { try folder.putDraftInPlace(of: number) }
                    } catch {
                        throw DuckDBError(.file, "could not replace \(folder.file(number))", cause: "\(error)")
                    }
                }
            }
            if isDone { return true }
            try? await Task.sleep(for: Self.pause)
        }
        return false
    }

    func close() async {
        await thread.close()
    }

    /// Copies what is alive into the draft; true if that is nothing, and there is no draft then.
    ///
    /// In one transaction with one checkpoint, else the draft would be written several times over and keep the holes; and
    /// in an instance of its own, so that what it holds meanwhile is not taken from the writer.
    private static func copy(
        _ number: PictureFileNumber,
        without dead: [FrameID],
        in folder: PictureFolder
    ) throws(DuckDBError) -> Bool {
        let connection = try Connection(
            to: Database(settings: ["memory_limit": "\(megabytes)MB", "threads": "1"])
        )
        try connection.run("SET temp_directory = ''")
        try connection.run("SET wal_autocheckpoint = '1TB'")
        try connection.run("ATTACH '\(quoted(folder.file(number)))' AS old (READ_ONLY)")
        let dead = Set(dead.map(\.rawValue))
        let all = try connection.run("SELECT id FROM old.pictures ORDER BY id")
        let alive = try all.map { row throws(DuckDBError) in try row.integer(0) }.filter { !dead.contains($0) }
        guard !alive.isEmpty else { return true }
        try connection.run("ATTACH '\(quoted(folder.draft(number)))' AS draft (\(PictureFolder.optionsOfNewFile))")
        try PictureFileWriter.makeTable(in: "draft", on: connection)
        let ids = alive.map(String.init).joined(separator: ", ")
        // An older file has fewer columns.
        try connection.run(
            "INSERT INTO draft.pictures BY NAME SELECT * FROM old.pictures WHERE id IN (\(ids)) ORDER BY id"
        )
        try connection.run("CHECKPOINT draft")
        try connection.run("DETACH draft")
        return false
    }
}
