internal import CDuckDB

/// Rows on their way from one instance to another: a count, then column by column which values are `NULL` and the values.
///
/// Both instances run on one machine, so values keep their form in memory.
struct ScanPage {
    private var bytes: UnsafeRawBufferPointer

    /// Takes a page apart.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Writes the current chunk of a result whose columns have these types.
    static func write(_ rows: Rows, types: [ScanType]) -> [UInt8] {
        let count = rows.rowsInChunk
        var page: [UInt8] = []
        page.append(contentsOf: UInt32(count).littleEndianBytes)
        for (vector, type) in zip(rows.vectors, types) {
            if let validity = duckdb_vector_get_validity(vector) {
                page.append(1)
                page.append(contentsOf: UnsafeRawBufferPointer(start: validity, count: words(count) * 8))
            } else {
                page.append(0)
            }
            guard let data = duckdb_vector_get_data(vector) else { continue }
            if let width = type.width {
                page.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count * width))
                continue
            }
            let cells = data.assumingMemoryBound(to: duckdb_string_t.self)
            let validity = duckdb_vector_get_validity(vector)
            for row in 0..<count {
                // What a cell without a value holds is anything.
                let isNull = validity.map { !duckdb_validity_row_is_valid($0, idx_t(row)) } ?? false
                let length = isNull ? 0 : duckdb_string_t_length(cells[row])
                page.append(contentsOf: length.littleEndianBytes)
                if length > 0 {
                    let start = duckdb_string_t_data(cells + row)
                    page.append(contentsOf: UnsafeRawBufferPointer(start: start, count: Int(length)))
                }
            }
        }
        return page
    }

    /// Puts the rows into a chunk, whose vectors have these types, nil for those that nobody reads.
    ///
    /// False if the page is cut off.
    mutating func read(into chunk: duckdb_data_chunk?, types: [ScanType?]) -> Bool {
        guard let head = take(4) else { return false }
        let count = Int(head.loadUnaligned(as: UInt32.self))
        guard count <= Int(duckdb_vector_size()) else { return false }
        for (index, type) in types.enumerated() {
            guard let type else { continue }
            let vector = duckdb_data_chunk_get_vector(chunk, idx_t(index))
            guard readColumn(into: vector, count: count, type: type) else { return false }
        }
        duckdb_data_chunk_set_size(chunk, idx_t(count))
        return true
    }

    private mutating func readColumn(into vector: duckdb_vector?, count: Int, type: ScanType) -> Bool {
        guard let flag = take(1) else { return false }
        if flag[0] == 1 {
            guard let words = take(Self.words(count) * 8) else { return false }
            duckdb_vector_ensure_validity_writable(vector)
            guard let validity = duckdb_vector_get_validity(vector) else { return false }
            UnsafeMutableRawPointer(validity).copyMemory(from: words.start, byteCount: words.count)
        }
        if let width = type.width {
            guard let values = take(count * width), let data = duckdb_vector_get_data(vector) else { return false }
            data.copyMemory(from: values.start, byteCount: values.count)
            return true
        }
        for row in 0..<count {
            guard let length = take(4)?.loadUnaligned(as: UInt32.self), let text = take(Int(length)) else {
                return false
            }
            let characters = text.start.assumingMemoryBound(to: CChar.self)
            duckdb_unsafe_vector_assign_string_element_len(vector, idx_t(row), characters, idx_t(length))
        }
        return true
    }

    /// The next bytes, nil if there are fewer.
    private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count <= bytes.count else { return nil }
        defer { bytes = UnsafeRawBufferPointer(rebasing: bytes[count...]) }
        return UnsafeRawBufferPointer(rebasing: bytes[..<count])
    }

    /// Words of a bitmap of so many rows.
    private static func words(_ count: Int) -> Int { (count + 63) / 64 }
}

extension UInt32 {
    fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian, Array.init) }
}

extension UnsafeRawBufferPointer {
    /// The address of the first byte; of an empty buffer any that nothing is read from.
    fileprivate var start: UnsafeRawPointer { baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped }
}

extension Rows {
    /// The next rows as a page, nil after the last one; nothing of them is held when it is there.
    ///
    /// - Parameter types: those of the columns, which the statement casts to.
    public func nextPage(_ types: [ScanType]) throws(DuckDBError) -> [UInt8]? {
        guard try nextChunk() else { return nil }
        defer { dropChunk() }
        return ScanPage.write(self, types: types)
    }
}
