import DuckDB
import Foundation

/// A folder of its own for one test, gone when the test is.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "duckdb-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// A connection to an instance with nothing but its empty database in memory.
func connect() throws -> Connection {
    try Connection(to: Database(settings: ["threads": "1"]))
}
