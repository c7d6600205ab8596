internal import CDuckDB

extension Connection {
    /// Adds the functions of ours to those of the whole instance.
    ///
    /// - `bit_distance(UBIGINT, UBIGINT)`: how many bits differ. DuckDB's own `bit_count` takes a turn for each bit that is
    ///   set, which makes it ten times as slow.
    /// - `is_one_of(BIGINT, BIGINT)`: whether the second number is in the ``NumberSet`` that the first one stands for. DuckDB tests it while it scans, and does not
    ///   decode the other columns of rows that it leaves out; for a list it would decode all rows, and join them.
    /// - `is_within(BIGINT, BIGINT, TIMESTAMP)`: whether a source and an instant lie within the ``SourceSpans`` that the
    ///   first number stands for.
    public func addFunctions() throws(DuckDBError) {
        try addFunction("bit_distance", of: [DUCKDB_TYPE_UBIGINT, DUCKDB_TYPE_UBIGINT], DUCKDB_TYPE_INTEGER) {
            _,
            input,
            output in
            guard let one = duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)),
                let other = duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 1)),
                let result = duckdb_vector_get_data(output)
            else { return }
            let (left, right) = (one.assumingMemoryBound(to: UInt64.self), other.assumingMemoryBound(to: UInt64.self))
            let distances = result.assumingMemoryBound(to: Int32.self)
            for row in 0..<Int(duckdb_data_chunk_get_size(input)) {
                distances[row] = Int32(truncatingIfNeeded: (left[row] ^ right[row]).nonzeroBitCount)
            }
        }
        try addFunction("is_one_of", of: [DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT], DUCKDB_TYPE_BOOLEAN) {
            info,
            input,
            output in
            let count = Int(duckdb_data_chunk_get_size(input))
            guard count > 0, let keys = duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)),
                let numbers = duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 1)),
                let result = duckdb_vector_get_data(output)
            else { return }
            // The set is a value of the statement, so it is the same in all rows.
            guard let set = NumberSet.find(keys.load(as: Int64.self)) else {
                return duckdb_scalar_function_set_error(info, "is_one_of: there is no such set")
            }
            set.look(
                for: UnsafeBufferPointer(start: numbers.assumingMemoryBound(to: Int64.self), count: count),
                into: result.assumingMemoryBound(to: Bool.self)
            )
        }
        let types = [DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_TIMESTAMP]
        try addFunction("is_within", of: types, DUCKDB_TYPE_BOOLEAN) { info, input, output in
            let count = Int(duckdb_data_chunk_get_size(input))
            guard count > 0, let keys = duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)),
                let sources = duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 1)),
                let instants = duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 2)),
                let result = duckdb_vector_get_data(output)
            else { return }
            guard let set = NumberSet.find(keys.load(as: Int64.self)) else {
                return duckdb_scalar_function_set_error(info, "is_within: there is no such set")
            }
            set.look(
                for: UnsafeBufferPointer(start: sources.assumingMemoryBound(to: Int64.self), count: count),
                at: UnsafePointer(instants.assumingMemoryBound(to: Int64.self)),
                into: result.assumingMemoryBound(to: Bool.self)
            )
        }
    }

    private func addFunction(
        _ name: String,
        of parameters: [duckdb_type],
        _ result: duckdb_type,
        _ body: duckdb_scalar_function_t
    ) throws(DuckDBError) {
        var function: duckdb_scalar_function? = duckdb_create_scalar_function()
        defer { duckdb_destroy_scalar_function(&function) }
        duckdb_scalar_function_set_name(function, name)
        for parameter in parameters {
            var type = duckdb_create_logical_type(parameter)
            duckdb_scalar_function_add_parameter(function, type)
            duckdb_destroy_logical_type(&type)
        }
        var type = duckdb_create_logical_type(result)
        duckdb_scalar_function_set_return_type(function, type)
        duckdb_destroy_logical_type(&type)
        duckdb_scalar_function_set_function(function, body)
        guard duckdb_register_scalar_function(handle, function) == DuckDBSuccess else {
            throw DuckDBError(.other, "could not add a function", cause: "\(name) was refused")
        }
    }
}
