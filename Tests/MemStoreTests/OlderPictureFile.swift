import DuckDB

@testable import MemStore

extension PictureFolder {
    /// Makes a file that nobody has open one of a Mem that kept no tiles.
    func makeOlder(_ number: PictureFileNumber) throws {
        let connection = try Connection(to: Database(settings: ["threads": "1"]))
        try connection.run("ATTACH '\(file(number))' AS older (\(Self.optionsOfOldFile))")
        try connection.run("CREATE TEMP TABLE kept AS SELECT id, jpeg, thumbnail FROM older.pictures")
        try connection.run("DROP TABLE older.pictures")
        try connection.run(
            "CREATE TABLE older.pictures (id BIGINT PRIMARY KEY, jpeg BLOB NOT NULL, thumbnail BLOB NOT NULL)"
        )
        try connection.run("INSERT INTO older.pictures FROM kept")
        try connection.run("DETACH older")
    }
}
