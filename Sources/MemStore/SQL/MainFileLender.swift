internal import DuckDB
internal import SQLSandbox

/// Lends columns of the main file's tables, page by page.
///
/// Each scan has a connection of its own and computes no more than the page that is asked for, so that it takes next to
/// nothing of the memory that the writer needs.
final class MainFileLender: TableLending {
    private let database: Database
    private let mainFile: MainFile

    init(_ database: Database, _ mainFile: MainFile) {
        self.database = database
        self.mainFile = mainFile
    }

    func count(_ table: ScannedTable) throws -> Int {
        let rows = try mainFile.whileAttached {
            try Connection(to: database).run("SELECT count(*) FROM \(name(of: table))")
        }
        return Int(try rows.next()?.integer(0) ?? 0)
    }

    func scan(_ table: ScannedTable, columns: [Int]) throws -> () throws -> [UInt8]? {
        let wanted = columns.map { table.columns[$0] }
        // A scan that only counts rows wants no column.
        let list =
            wanted.isEmpty ? "true" : wanted.map { "\"\($0.name)\"::\($0.type.rawValue)" }.joined(separator: ", ")
        let (statement, rows) = try mainFile.whileAttached {
            let statement = try Statement("SELECT \(list) FROM \(name(of: table))", on: Connection(to: database))
            return (statement, try statement.stream())
        }
        return { try withExtendedLifetime(statement) { try rows.nextPage(wanted.map(\.type)) } }
    }

    private func name(of table: ScannedTable) -> String {
        "\(MainFile.name).\(table.name.dropFirst("mem_".count))"
    }
}
