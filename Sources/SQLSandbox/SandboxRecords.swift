internal import DuckDB
internal import Foundation
internal import MemCore

/// What a query's process is to do.
struct SandboxQuestion: Codable, Sendable {
    /// The statement, as it was sent.
    var sql: String
    var limit: Int
    var format: SQLQuery.Format
    /// The tables that Mem lends.
    var tables: [ScannedTable]
    /// The views over them, which queries see.
    var views: [SQLView]
    var limits: SandboxLimits
}

/// Columns of a table that a query reads.
struct SandboxScan: Codable, Sendable {
    /// Goes on with each scan of the query, from 0.
    var number: Int
    var table: String
    var columns: [Int]
}

/// How a query ended well.
struct SandboxEnd: Codable, Sendable {
    var rows: Int
    var isTruncated: Bool
}

/// How a query ended badly.
struct SandboxFailure: Codable, Sendable, Error {
    var code: SQLFailure.Code
    var message: String
}

extension SandboxLine {
    func send(_ kind: Kind, json: some Encodable) throws(Broken) {
        // Texts and whole numbers always have a notation in JSON.
        guard let data = try? JSONEncoder().encode(json) else { throw Broken() }
        try send(kind, Array(data))
    }

    func decode<Record: Decodable>(_ type: Record.Type, _ bytes: [UInt8]) throws(Broken) -> Record {
        guard let record = try? JSONDecoder().decode(type, from: Data(bytes)) else { throw Broken() }
        return record
    }
}
