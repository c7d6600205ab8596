import Foundation

extension MemServer {
    /// A span in which nothing was remembered.
    struct Gap: Decodable, Sendable {
        var cause: String
        var seconds: Double
    }

    /// The gaps of a source, read from the closed database by a program that knows nothing of Mem.
    func gaps(of source: Int) async throws -> [Gap] {
        let script = """
            import duckdb, json, sys
            rows = duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall()
            print(json.dumps([{"cause": cause, "seconds": float(seconds)} for cause, seconds in rows]))
            """
        let query = """
            SELECT cause, epoch("end") - epoch(start) FROM gaps WHERE source = \(source) ORDER BY start
            """
        let database = folder.data.appending(path: "mem.duckdb").path
        let output = try await ChildProcess.run(Place.python, ["-c", script, database, query], in: folder)
        return try JSONDecoder().decode([Gap].self, from: Data(output.utf8))
    }
}
