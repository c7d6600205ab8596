internal import DuckDB
internal import MemCore

/// Mem's side of one conversation with a query's process.
struct SandboxTalk {
    let line: SandboxLine
    private(set) var question: SandboxQuestion
    private var scans: [Int: OpenScan] = [:]
    /// How many scans there were.
    private var begun = 0
    private var answer: [UInt8] = []

    /// A scan that has not come to its end.
    private struct OpenScan {
        let next: () throws -> [UInt8]?
        /// The last page's, which is about what Mem holds for the scan until the next one is asked for.
        var bytes = 0

        init(next: @escaping () throws -> [UInt8]?) {
            self.next = next
        }
    }

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
        guard let table = question.tables.first(where: { $0.name == scan.table }), begun < Self.maximumScans,
            scan.columns.allSatisfy(table.columns.indices.contains)
        else { throw SandboxLine.Broken() }
        guard scans.count < Self.maximumOpenScans else { throw Self.tooMuchAtOnce }
        begun += 1
        // A query begins all its scans before it reads the first one, and what lends rows computes ahead from its start.
        var pages: (() throws -> [UInt8]?)?
        scans[scan.number] = OpenScan {
            if pages == nil { pages = try source.scan(table, columns: scan.columns) }
            return try pages?()
        }
    }

    private mutating func lend(_ number: [UInt8]) throws {
        guard let number = Int(String(decoding: number, as: UTF8.self)), number < begun else {
            throw SandboxLine.Broken()
        }
        // Whoever asks once more is told once more.
        guard let scan = scans[number] else { return try line.send(.end) }
        let others = scans.reduce(0) { $0 + ($1.key == number ? 0 : $1.value.bytes) }
        guard others <= Self.maximumOpenBytes else { throw Self.tooMuchAtOnce }
        let page: [UInt8]?
        do {
            page = try scan.next()
        } catch {
            throw Self.unreadable(error)
        }
        scans[number]?.bytes = page?.count ?? 0
        if let page { return try line.send(.page, page) }
        scans[number] = nil
        try line.send(.end)
    }

    /// Scans of one query, one after the other.
    private static let maximumScans = 1000
    /// Scans at once.
    ///
    /// Each has a connection to the database until it ends, which computes up to a megabyte ahead. Joins read one side
    /// to its end before the other, so only queries that are made for it have more than a few.
    private static let maximumOpenScans = 32
    /// Bytes of the last pages of all scans that wait while one goes on: Mem holds about as much, and long texts make
    /// long pages.
    private static let maximumOpenBytes = 32 << 20

    private static let tooMuchAtOnce = SQLFailure(
        .memory,
        "The query reads more of the memory at the same time than one may: join fewer tables at once."
    )

    private static func unreadable(_ error: any Error) -> SQLFailure {
        SQLFailure(.unavailable, "The database can't be read for a query: \(error)")
    }
}
