internal import DuckDB
internal import MemCore

/// The inside of a query's process: an instance of DuckDB in memory that holds nothing but the views.
///
/// What is not lent to it is not there: no key, no file, no setting. The process ends with the query.
public enum Sandbox {
    /// Answers the one question that comes over a socket, and returns.
    public static func run(descriptor: Int32) {
        let line = SandboxLine(descriptor)
        // Whoever asked is gone: nobody is left to tell.
        guard let (kind, bytes) = try? line.receive(), kind == .question,
            let question = try? line.decode(SandboxQuestion.self, bytes)
        else { return }
        do {
            try line.send(.done, json: try answer(question, over: line))
        } catch let failure as SandboxFailure {
            try? line.send(.failure, json: failure)
        } catch let error as DuckDBError {
            try? line.send(.failure, json: SandboxFailure(error))
        } catch {}
    }

    private static func answer(_ question: SandboxQuestion, over line: SandboxLine) throws -> SandboxEnd {
        let database = try instance(question.limits)
        let connection = try Connection(to: database)
        let lender = TableLender(line)
        for table in question.tables { try connection.register(table, from: lender) }
        for view in question.views { try connection.run("CREATE VIEW \(view.name) AS \(view.sql)") }
        try connection.run("SET TimeZone = 'UTC'")
        try connection.run("SET temp_directory = ''")
        try connection.run("SET enable_external_access = false")
        try connection.run("SET lock_configuration = true")
        // EXPLAIN ANALYZE runs whatever statement stands behind it.
        try connection.run("BEGIN TRANSACTION READ ONLY")
        question.limits.apply()

        let count = try connection.countStatements(question.sql)
        guard count == 1 else {
            throw SandboxFailure(code: .statement, message: "These are \(count) statements; exactly one is answered.")
        }
        let statement = try Statement(question.sql, on: connection)
        guard statement.isQuery else {
            throw SandboxFailure(
                code: .statement,
                message: "Only queries are answered: SELECT, WITH, FROM, DESCRIBE, SUMMARIZE and EXPLAIN."
            )
        }
        guard statement.parameterCount == 0 else {
            throw SandboxFailure(code: .statement, message: "Parameters (? and $name) have no values here.")
        }
        return try write(CellRows(statement.stream()), question, to: line)
    }

    private static func instance(_ limits: SandboxLimits) throws(DuckDBError) -> Database {
        try Database(settings: [
            "memory_limit": "\(limits.memoryMegabytes)MB",
            "threads": "1",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        ])
    }

    private static func write(
        _ rows: CellRows,
        _ question: SandboxQuestion,
        to line: SandboxLine
    ) throws -> SandboxEnd {
        let writer = question.format.writer
        var part = writer.head(rows.columns)
        var sent = 0
        var end = SandboxEnd(rows: 0, isTruncated: false)
        func send() throws {
            sent += part.count
            guard sent <= question.limits.answerBytes else {
                let limit = question.limits.answerBytes >> 20
                throw SandboxFailure(
                    code: .size,
                    message: "The answer is larger than \(limit) MB: ask for fewer rows or columns."
                )
            }
            try line.send(.part, part)
            part.removeAll(keepingCapacity: true)
        }
        while let cells = try rows.next() {
            if end.rows == question.limit {
                end.isTruncated = true
                break
            }
            writer.write(cells, isFirst: end.rows == 0, to: &part)
            end.rows += 1
            if part.count > 1 << 16 { try send() }
        }
        part += writer.tail(end)
        try send()
        return end
    }
}

extension SandboxFailure {
    /// DuckDB's own words, which point at the place.
    fileprivate init(_ error: DuckDBError) {
        code = error.code == .memory ? .memory : .statement
        // What DuckDB advises to set against a lack of memory can't be set here.
        let words = code == .memory ? error.cause.prefix { $0 != "\n" } : error.cause.prefix(4000)
        message = String(words)
    }
}

/// Gets rows from Mem, at the other end of the line.
private final class TableLender: TableSource {
    private let line: SandboxLine
    private var scans = 0

    init(_ line: SandboxLine) {
        self.line = line
    }

    func scan(_ table: ScannedTable, columns: [Int]) throws -> () throws -> [UInt8]? {
        let scan = SandboxScan(number: scans, table: table.name, columns: columns)
        scans += 1
        try line.send(.scan, json: scan)
        return { [line] in
            try line.send(.next, [UInt8](String(scan.number).utf8))
            let (kind, bytes) = try line.receive()
            switch kind {
            case .page: return bytes
            case .end: return nil
            default: throw SandboxLine.Broken()
            }
        }
    }
}
