internal import DuckDB
internal import MemCore

/// Mem's side of one conversation with a query's process.
struct SandboxTalk {
    let line: SandboxLine
    private(set) var question: SandboxQuestion
    private var scans: [Int: () throws -> [UInt8]?] = [:]
    private var answer: [UInt8] = []

    init(line: SandboxLine, question: SandboxQuestion) {
        self.line = line
        self.question = question
    }

    /// Lends what is asked for until there is an answer.
    /// - Throws: ``SandboxLine/Broken`` when the process is gone, ``SQLFailure`` when it has no answer.
    mutating func answer(from source: any TableLending) throws -> SQLAnswer {
        do {
            for index in question.tables.indices {
                question.tables[index].rows = try source.count(question.tables[index])
            }
        } catch {
            throw Self.unreadable(error)
        }
        try line.send(.question, json: question)
        while true {
            let (kind, bytes) = try line.receive()
            switch kind {
            case .scan: try open(line.decode(SandboxScan.self, bytes), in: source)
            case .next: try lend(bytes)
            case .part:
                answer += bytes
                guard answer.count <= question.limits.answerBytes else { throw SandboxLine.Broken() }
            case .done:
                let end = try line.decode(SandboxEnd.self, bytes)
                return SQLAnswer(bytes: answer, rows: end.rows, isTruncated: end.isTruncated)
            case .failure:
                let failure = try line.decode(SandboxFailure.self, bytes)
                throw SQLFailure(failure.code, failure.message)
            case .question, .page, .end: throw SandboxLine.Broken()
            }
        }
    }

    /// The process may be under foreign control by now: it gets columns of the lent tables, and nothing else.
    private mutating func open(_ scan: SandboxScan, in source: any TableLending) throws {
        guard let table = question.tables.first(where: { $0.name == scan.table }), scans.count < Self.maximumScans,
            scan.columns.allSatisfy(table.columns.indices.contains)
        else { throw SandboxLine.Broken() }
        do {
            scans[scan.number] = try source.scan(table, columns: scan.columns)
        } catch {
            throw Self.unreadable(error)
        }
    }

    private mutating func lend(_ number: [UInt8]) throws {
        guard let number = Int(String(decoding: number, as: UTF8.self)), let next = scans[number] else {
            throw SandboxLine.Broken()
        }
        let page: [UInt8]?
        do {
            page = try next()
        } catch {
            throw Self.unreadable(error)
        }
        if let page { return try line.send(.page, page) }
        scans[number] = { nil }
        try line.send(.end)
    }

    /// Each scan has a connection to the database until it ends.
    private static let maximumScans = 1000

    private static func unreadable(_ error: any Error) -> SQLFailure {
        SQLFailure(.unavailable, "The database can't be read for a query: \(error)")
    }
}
