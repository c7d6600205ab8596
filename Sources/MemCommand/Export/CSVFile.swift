internal import Foundation
internal import MemCore

/// Rows as RFC 4180 wants them: nothing between commas is no value, while an empty text has its quotes.
final class CSVFile: RowFile {
    private let file: FileHandle
    private var waiting = Data()

    init(at path: String, _ columns: [ExportColumn]) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try add(columns.map { .text($0.name) })
    }

    func add(_ row: [ExportValue]) throws {
        waiting.append(contentsOf: (row.map(Self.text).joined(separator: ",") + "\r\n").utf8)
        if waiting.count > 1 << 16 { try flush() }
    }

    func finish() throws {
        try flush()
        try file.close()
    }

    private func flush() throws {
        try file.write(contentsOf: waiting)
        waiting.removeAll(keepingCapacity: true)
    }

    private static func text(_ value: ExportValue) -> String {
        switch value {
        case .null: return ""
        case .integer(let number): return String(number)
        case .number(let number): return String(number)
        case .flag(let flag): return String(flag)
        case .instant(let instant): return instant.rfc3339
        case .text(let text):
            guard text.isEmpty || text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return text }
            return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }
    }
}
