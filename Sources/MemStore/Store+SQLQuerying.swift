public import MemCore
internal import SQLSandbox

extension Store: SQLQuerying {
    /// Answers a query in a process of its own.
    /// - Throws: ``SQLFailure``
    public func answer(_ query: SQLQuery) async throws(SQLFailure) -> SQLAnswer {
        try await sql.answer(query)
    }
}

extension SandboxHost {
    /// What answers the queries of a store.
    init(_ configuration: StoreConfiguration) {
        self.init(
            program: configuration.queryProgram,
            arguments: [StoreConfiguration.queryCommand],
            tables: SQLSchema.tables,
            views: SQLSchema.views,
            limits: configuration.queryLimits
        )
    }
}
