import DuckDB
import Foundation
import MemCore
import SQLSandbox
import Synchronization

@testable import MemStore

/// A store in a folder of its own whose queries are answered by the real program, for as long as the body runs.
///
/// Queries have time: other tests may starve this one.
func withQueries(
    program: String? = nil,
    seconds: Double = 300,
    answerBytes: Int = 32 << 20,
    _ body: (Store) async throws -> Void
) async throws {
    let folder = try DatabaseFolder()
    let store = try await folder.open { configuration in
        configuration.queryProgram = program ?? QueryProgram.path
        configuration.queryLimits.seconds = seconds
        configuration.queryLimits.answerBytes = answerBytes
    }
    do {
        try await body(store)
    } catch {
        try? await store.close()
        throw error
    }
    try await store.close()
    withExtendedLifetime(folder) {}
}

/// The real program.
enum QueryProgram {
    /// It is built into the same folder as the tests.
    static var path: String {
        let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return programs.appending(path: "mem").path(percentEncoded: false)
    }
}

/// A table of one long text, and how often it was lent.
final class LongTexts: TableLending, Sendable {
    private let page: [UInt8]
    private let count = Atomic(0)

    init(megabytes: Int) {
        func number(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(value).littleEndian, Array.init) }
        // One row, no column with NULL, the text's length and the text.
        page = number(1) + [0] + number(megabytes << 20) + Array(repeating: UInt8(ascii: "x"), count: megabytes << 20)
    }

    var lent: Int { count.load(ordering: .relaxed) }

    func count(_ table: ScannedTable) -> Int { 1 }

    func scan(_ table: ScannedTable, columns: [Int]) -> () throws -> [UInt8]? {
        // From here on the real one computes ahead.
        count.add(1, ordering: .relaxed)
        var isLent = false
        return { [page] in
            guard !isLent else { return nil }
            isLent = true
            return page
        }
    }
}

/// An answer in JSON.
struct Table: Decodable, Equatable {
    struct Column: Decodable, Equatable {
        var name: String
        var type: String
    }

    var columns: [Column]
    var rows: [[JSONValue]]
    var rowCount: Int
    var truncated: Bool

    enum CodingKeys: String, CodingKey {
        case columns
        case rows
        case rowCount = "row_count"
        case truncated
    }
}

extension Store {
    /// The rows of a query.
    func rows(_ sql: String, limit: Int = 1000) async throws -> [[JSONValue]] {
        try await table(sql, limit: limit).rows
    }

    func table(_ sql: String, limit: Int = 1000) async throws -> Table {
        let answer = try await answer(SQLQuery(text: sql, limit: limit))
        let table = try JSONDecoder().decode(Table.self, from: Data(answer.bytes))
        precondition(table.rowCount == answer.rows && table.truncated == answer.isTruncated)
        return table
    }

    /// Why a query has no answer, nil if it has one.
    func failure(_ sql: String) async -> SQLFailure? {
        do throws(SQLFailure) {
            _ = try await answer(SQLQuery(text: sql))
            return nil
        } catch {
            return error
        }
    }
}
