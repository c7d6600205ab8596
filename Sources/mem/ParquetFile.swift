import DuckDB
import Foundation
import MemCommand
import MemCore

/// Rows as a Parquet file: gathered in a database beside it, since a file of columns can't be written row by row.
final class ParquetFile: RowFile {
    private let path: String
    private let gathered: String
    private let columns: [ExportColumn]
    private let connection: Connection
    private var waiting: [[ExportValue]] = []

    /// Rows that are handed to DuckDB at once.
    private static let batch = 10_000

    init(at path: String, _ columns: [ExportColumn]) throws {
        self.path = path
        self.columns = columns
        gathered = path + ".rows"
        connection = try Connection(
            to: Database(settings: [
                "memory_limit": "256MB", "threads": "2", "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            ])
        )
        try? FileManager.default.removeItem(atPath: gathered)
        try connection.run("ATTACH '\(Self.quoted(gathered))' AS gathered")
        let list = columns.map { "\"\($0.name)\" \($0.kind.sqlType)" }.joined(separator: ", ")
        try connection.run("CREATE TABLE gathered.rows (\(list))")
    }

    deinit {
        for path in [gathered, gathered + ".wal"] { try? FileManager.default.removeItem(atPath: path) }
    }

    func add(_ row: [ExportValue]) throws {
        waiting.append(row)
        if waiting.count >= Self.batch { try flush() }
    }

    func finish() throws {
        try flush()
        try connection.run(
            "COPY gathered.rows TO '\(Self.quoted(path))' (FORMAT parquet, COMPRESSION zstd)"
        )
        try connection.run("DETACH gathered")
    }

    private func flush() throws {
        let appender = try Appender(to: "rows", in: "gathered", on: connection)
        for row in waiting { try appender.append(row.map(\.value)) }
        try appender.close()
        waiting.removeAll(keepingCapacity: true)
    }

    private static func quoted(_ path: String) -> String {
        path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }
}

extension ExportColumn.Kind {
    fileprivate var sqlType: String {
        switch self {
        case .integer: "BIGINT"
        case .number: "DOUBLE"
        case .flag: "BOOLEAN"
        case .text: "VARCHAR"
        case .instant: "TIMESTAMP"
        }
    }
}

extension ExportValue {
    fileprivate var value: Value {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .number(let number): .double(number)
        case .flag(let flag): .bool(flag)
        case .text(let text): .text(text)
        case .instant(let instant): .timestamp(microseconds: instant.microseconds)
        }
    }
}
