internal import CDuckDB

/// A type of DuckDB, with all that is needed to read its values.
final class CellType {
    private let code: duckdb_type
    /// As SQL writes it, without its parameters.
    let name: String
    /// Of a list its elements, of a map its entries, of a struct its fields.
    private var children: [(name: String, type: CellType)] = []
    /// The type that the values of a decimal or an enum are stored in.
    private var stored = DUCKDB_TYPE_INVALID
    private var scale = 0
    private var arraySize = 0
    private var words: [String] = []

    init(_ type: duckdb_logical_type?) {
        code = duckdb_get_type_id(type)
        name = Self.names[code.rawValue] ?? "?"
        switch code {
        case DUCKDB_TYPE_DECIMAL:
            stored = duckdb_decimal_internal_type(type)
            scale = Int(duckdb_decimal_scale(type))
        case DUCKDB_TYPE_ENUM:
            stored = duckdb_enum_internal_type(type)
            words = (0..<duckdb_enum_dictionary_size(type)).map { taken(duckdb_enum_dictionary_value(type, idx_t($0))) }
        case DUCKDB_TYPE_LIST:
            children = [("", Self.child(duckdb_list_type_child_type(type)))]
        case DUCKDB_TYPE_ARRAY:
            children = [("", Self.child(duckdb_array_type_child_type(type)))]
            arraySize = Int(duckdb_array_type_array_size(type))
        case DUCKDB_TYPE_MAP:
            children = [
                ("key", Self.child(duckdb_map_type_key_type(type))),
                ("value", Self.child(duckdb_map_type_value_type(type))),
            ]
        case DUCKDB_TYPE_STRUCT:
            children = (0..<duckdb_struct_type_child_count(type)).map {
                (taken(duckdb_struct_type_child_name(type, $0)), Self.child(duckdb_struct_type_child_type(type, $0)))
            }
        default: break
        }
    }

    private static func child(_ type: duckdb_logical_type?) -> CellType {
        var type = type
        defer { duckdb_destroy_logical_type(&type) }
        return CellType(type)
    }

    /// One value of a vector of this type.
    func cell(_ vector: duckdb_vector?, _ row: Int) throws(DuckDBError) -> Cell {
        if let validity = duckdb_vector_get_validity(vector), !duckdb_validity_row_is_valid(validity, idx_t(row)) {
            return .null
        }
        switch code {
        case DUCKDB_TYPE_STRUCT: return .fields(try fields(vector, row))
        case DUCKDB_TYPE_ARRAY:
            return .list(try elements(duckdb_array_vector_get_child(vector), from: row * arraySize, count: arraySize))
        default: break
        }
        // A union has its values in children, like a struct, and nothing of its own.
        guard let data = duckdb_vector_get_data(vector) else { throw CellSlot.unsupported(name) }
        let slot = CellSlot(data: data, row: row)
        switch code {
        case DUCKDB_TYPE_LIST:
            let entry = slot.value(duckdb_list_entry.self)
            return .list(
                try elements(duckdb_list_vector_get_child(vector), from: Int(entry.offset), count: Int(entry.length))
            )
        case DUCKDB_TYPE_MAP:
            let entry = slot.value(duckdb_list_entry.self)
            return .fields(
                try entries(duckdb_list_vector_get_child(vector), from: Int(entry.offset), count: Int(entry.length))
            )
        case DUCKDB_TYPE_DECIMAL: return .digits(Self.decimal(slot.integer(stored), scale: scale))
        case DUCKDB_TYPE_ENUM:
            let index = Int(slot.integer(stored))
            return words.indices.contains(index) ? .text(words[index]) : .null
        case DUCKDB_TYPE_VARCHAR: return .text(slot.bytes { String(decoding: $0, as: UTF8.self) })
        case DUCKDB_TYPE_BLOB: return .blob(slot.bytes { Array($0) })
        default: return try slot.cell(code, name)
        }
    }

    private func fields(_ vector: duckdb_vector?, _ row: Int) throws(DuckDBError) -> [Cell.Field] {
        var fields: [Cell.Field] = []
        for (index, child) in children.enumerated() {
            let value = try child.type.cell(duckdb_struct_vector_get_child(vector, idx_t(index)), row)
            fields.append(Cell.Field(name: .text(child.name), value: value))
        }
        return fields
    }

    private func entries(_ vector: duckdb_vector?, from start: Int, count: Int) throws(DuckDBError) -> [Cell.Field] {
        var entries: [Cell.Field] = []
        for row in start..<start + count {
            let key = try children[0].type.cell(duckdb_struct_vector_get_child(vector, 0), row)
            let value = try children[1].type.cell(duckdb_struct_vector_get_child(vector, 1), row)
            entries.append(Cell.Field(name: key, value: value))
        }
        return entries
    }

    private func elements(_ vector: duckdb_vector?, from start: Int, count: Int) throws(DuckDBError) -> [Cell] {
        var elements: [Cell] = []
        elements.reserveCapacity(count)
        for row in start..<start + count { elements.append(try children[0].type.cell(vector, row)) }
        return elements
    }

    /// The number with its decimal point.
    static func decimal(_ value: Int128, scale: Int) -> String {
        let digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }
}

/// Takes over a text that DuckDB allocated.
func taken(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    defer { duckdb_free(pointer) }
    return text(pointer)
}
