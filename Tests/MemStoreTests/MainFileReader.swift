import DuckDB
import MemCore

@testable import MemStore

extension TimelineQuery {
    /// All there is, up to 10,000 rows.
    static let everything = TimelineQuery(
        start: Instant(microseconds: .min),
        end: Instant(microseconds: .max),
        limit: 10_000
    )
}

/// Reads the files of a store that is closed, past the store.
struct MainFileReader {
    let connection: Connection
    let folder: PictureFolder

    init(_ folder: DatabaseFolder) throws {
        connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.run("ATTACH '\(folder.database)' AS mem (READ_ONLY)")
        self.folder = PictureFolder(of: folder.database)
    }

    func rows(_ sql: String) throws -> [[Value]] {
        try connection.run(sql).map { row throws(DuckDBError) in row.values }
    }

    /// Where every picture of all picture files is.
    func pictures() throws -> Set<PicturePlace> {
        var places: Set<PicturePlace> = []
        for number in folder.numbers() {
            try connection.run("ATTACH '\(folder.file(number))' AS p (READ_ONLY)")
            let rows = try connection.run("SELECT id FROM p.pictures")
            while let row = try rows.next() {
                places.insert(PicturePlace(id: FrameID(rawValue: try row.integer(0)), file: number))
            }
            try connection.run("DETACH p")
        }
        return places
    }

    /// Where every frame's row says that its picture is.
    func frames() throws -> Set<PicturePlace> {
        let rows = try connection.run("SELECT id, picture_file FROM mem.frames")
        return Set(
            try rows.map { row throws(DuckDBError) in
                PicturePlace(id: FrameID(rawValue: try row.integer(0)), file: Int(try row.integer(1)))
            }
        )
    }
}

/// Writes into the main file of a store that is closed, past the store.
struct MainFileWriter {
    private let connection: Connection

    init(_ folder: DatabaseFolder) throws {
        connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.run("ATTACH '\(folder.database)' AS mem (\(MainFile.options))")
    }

    /// Makes the main file of an older Mem, which knew these steps only.
    init(_ folder: DatabaseFolder, ofMemThatKnew migrations: [Migration]) throws {
        try self.init(folder)
        try Migrator(migrations: migrations).run(on: connection, now: .now())
    }

    /// Runs a statement; what it wrote is there when the value is gone.
    func run(_ sql: String) throws {
        _ = try connection.run(sql)
    }
}
