internal import DuckDB
internal import MemCore

/// Writes the rows of an answer in one of its formats.
protocol AnswerWriter {
    /// What stands before the rows.
    func head(_ columns: [(name: String, type: String)]) -> [UInt8]
    /// Appends a row.
    func write(_ cells: [Cell], isFirst: Bool, to bytes: inout [UInt8])
    /// What stands behind the rows.
    func tail(_ end: SandboxEnd) -> [UInt8]
}

extension SQLQuery.Format {
    var writer: any AnswerWriter {
        switch self {
        case .json: JSONAnswer()
        case .csv: CSVAnswer()
        }
    }
}
