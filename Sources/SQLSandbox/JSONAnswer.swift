internal import DuckDB
internal import Foundation
internal import MemCore

/// One object with `columns` (name and type), `rows` as arrays, `row_count` and `truncated`.
struct JSONAnswer: AnswerWriter {
    func head(_ columns: [(name: String, type: String)]) -> [UInt8] {
        var bytes = Array(#"{"columns":["#.utf8)
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += #"{"name":"#.utf8
            JSONText.write(column.name, to: &bytes)
            bytes += #","type":"#.utf8
            JSONText.write(column.type, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        return bytes + Array(#"],"rows":["#.utf8)
    }

    func write(_ cells: [Cell], isFirst: Bool, to bytes: inout [UInt8]) {
        bytes += (isFirst ? "\n" : ",\n").utf8
        JSONText.write(.list(cells), to: &bytes)
    }

    func tail(_ end: SandboxEnd) -> [UInt8] {
        Array("\n],\"row_count\":\(end.rows),\"truncated\":\(end.isTruncated)}\n".utf8)
    }
}

/// Values as JSON.
enum JSONText {
    static func write(_ cell: Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .unsigned(let value): bytes += String(value).utf8
        case .digits(let digits):
            // More than fifteen digits would be rounded by most readers of JSON.
            if digits.utf8.count(where: { $0 >= UInt8(ascii: "0") }) <= 15 {
                bytes += digits.utf8
            } else {
                write(digits, to: &bytes)
            }
        // JSON knows no infinity either.
        case .double(let value): bytes += (value.isFinite ? String(value) : "null").utf8
        case .text(let text): write(text, to: &bytes)
        case .blob(let blob): write(Data(blob).base64EncodedString(), to: &bytes)
        case .timestamp(let microseconds): write(Instant(microseconds: microseconds).rfc3339, to: &bytes)
        case .list(let cells):
            bytes.append(UInt8(ascii: "["))
            for (index, cell) in cells.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(cell, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .fields(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (index, field) in fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(name(of: field), to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(field.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// A map's key may be of any type, a name in JSON is a text.
    private static func name(of field: Cell.Field) -> String {
        switch field.name {
        case .text(let text): return text
        case .timestamp(let microseconds): return Instant(microseconds: microseconds).rfc3339
        default:
            var bytes: [UInt8] = []
            write(field.name, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
            case 0..<0x20: bytes += ((byte < 16 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
