package import DuckDB
internal import Logging
package import MemCore

/// Pictures in rotating DuckDB files: one is written, the finished ones are only read.
///
/// One big file would be written several times over by its checkpoints and give nothing back after a deletion; a finished
/// small one is checkpointed once, and dropped by dropping the file.
package final class PictureFiles: PictureStore {
    let folder: PictureFolder
    let attachments: PictureAttachments
    private let writer: PictureFileWriter
    private let rewriter: PictureFileRewriter

    init(
        configuration: StoreConfiguration,
        database: Database,
        health: StoreHealth = StoreHealth(),
        logger: Logger
    ) throws(DuckDBError) {
        folder = PictureFolder(of: configuration.path)
        attachments = PictureAttachments(folder: folder, limit: configuration.attachedPictureFiles, health: health)
        rewriter = PictureFileRewriter(
            folder: folder,
            attachments: attachments,
            thread: try DatabaseThread(label: "mem.store.rewriter", database: database)
        )
        writer = PictureFileWriter(
            folder: folder,
            attachments: attachments,
            limits: PictureFileWriter.Limits(
                frames: configuration.pictureFileFrames,
                bytes: configuration.pictureFileBytes
            ),
            thread: try DatabaseThread(label: "mem.store.pictures", database: database),
            settler: try PictureFileSettler(
                folder: folder,
                attachments: attachments,
                thread: DatabaseThread(label: "mem.store.checkpoint", database: database),
                logger: logger
            )
        )
    }

    package func append(_ pictures: [NewPicture]) async throws(StoreFailure) -> [PictureFileNumber] {
        try await telling(.write, "Pictures can't be written to \(folder.path)") { () async throws(DuckDBError) in
            try await writer.append(pictures)
        }
    }

    package func jpeg(
        of id: FrameID,
        in file: PictureFileNumber,
        _ rendition: Rendition,
        on connection: Connection
    ) throws(DuckDBError) -> [UInt8]? {
        // No file: the picture was not kept, or it is lost.
        guard file > 0 else { return nil }
        let column =
            switch rendition {
            case .full: "jpeg"
            case .thumbnail: "thumbnail"
            }
        let sql = "SELECT \(column) FROM \(folder.name(file)).pictures WHERE id = ?"
        try attachments.lease(file, on: connection)
        defer { attachments.release(file, on: connection) }
        return try connection.run(sql, .integer(id.rawValue)).next()?.blob(0)
    }

    package func tiles(
        of ids: [FrameID],
        in file: PictureFileNumber,
        on connection: Connection
    ) throws(DuckDBError) -> [FrameID: PictureTiles] {
        guard file > 0, folder.exists(file), !ids.isEmpty else { return [:] }
        let name = folder.name(file)
        try attachments.lease(file, on: connection)
        defer { attachments.release(file, on: connection) }
        // An older file has none.
        let column = "SELECT 1 FROM pragma_table_info('\(name).pictures') WHERE name = 'tiles'"
        guard try connection.run(column).next() != nil else { return [:] }
        let list = ids.map(\.description).joined(separator: ", ")
        let rows = try connection.run(
            "SELECT id, tiles FROM \(name).pictures WHERE id IN (\(list)) AND tiles IS NOT NULL"
        )
        var tiles: [FrameID: PictureTiles] = [:]
        while let row = try rows.next() {
            tiles[FrameID(rawValue: try row.integer(0))] = PictureTiles(means: try row.blob(1))
        }
        return tiles
    }

    package func unsettled() async throws(StoreFailure) -> [PicturePlace] {
        try await telling(.open, "The newest picture files in \(folder.path) can't be read") {
            () async throws(DuckDBError) in
            try await writer.unsettled()
        }
    }

    package func remove(_ pictures: [PicturePlace]) async throws(StoreFailure) {
        try await telling(.open, "Leftover pictures can't be removed from \(folder.path)") {
            () async throws(DuckDBError) in
            try await writer.remove(pictures)
        }
    }

    package var newest: PictureFileNumber? { folder.numbers().last }

    package func finish() async {
        await writer.finish()
    }

    package func settled() async {
        await writer.settled()
    }

    package func paths(of files: [PictureFileNumber]) -> [String] {
        files.filter(folder.exists).flatMap { number in
            folder.hasLog(number) ? [folder.file(number), folder.file(number) + ".wal"] : [folder.file(number)]
        }
    }

    package func rewrite(
        _ file: PictureFileNumber,
        without dead: [FrameID]
    ) async throws(StoreFailure) -> Bool {
        try await telling(.write, "The picture file \(folder.file(file)) can't be written anew") {
            () async throws(DuckDBError) in
            try await rewriter.rewrite(file, without: dead)
        }
    }

    package func close() async throws(StoreFailure) {
        await rewriter.close()
        await writer.close()
    }
}
