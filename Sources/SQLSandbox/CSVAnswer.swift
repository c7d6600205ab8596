internal import DuckDB
internal import Foundation
internal import MemCore

/// RFC 4180: lines end with CR LF; nothing between commas is `NULL`, while an empty text has its quotes.
struct CSVAnswer: AnswerWriter {
    func head(_ columns: [(name: String, type: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        write(columns.map { .text($0.name) }, isFirst: true, to: &bytes)
        return bytes
    }

    func write(_ cells: [Cell], isFirst: Bool, to bytes: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .null: break
            case .text(let text): write(text, to: &bytes)
            case .timestamp(let microseconds): bytes += Instant(microseconds: microseconds).rfc3339.utf8
            case .blob(let blob): bytes += Data(blob).base64EncodedString().utf8
            case .digits(let digits): bytes += digits.utf8
            case .double(let value): bytes += (value.isFinite ? String(value) : "").utf8
            case .bool, .integer, .unsigned: JSONText.write(cell, to: &bytes)
            case .list, .fields:
                var text: [UInt8] = []
                JSONText.write(cell, to: &text)
                write(String(decoding: text, as: UTF8.self), to: &bytes)
            }
        }
        bytes += "\r\n".utf8
    }

    func tail(_ end: SandboxEnd) -> [UInt8] { [] }

    private func write(_ text: String, to bytes: inout [UInt8]) {
        let isPlain = !text.isEmpty && !text.utf8.contains { "\",\r\n".utf8.contains($0) }
        guard !isPlain else {
            bytes += text.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
