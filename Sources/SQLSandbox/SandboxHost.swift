internal import Dispatch
public import DuckDB
internal import Glibc
public import MemCore
internal import Subprocess
internal import SystemPackage

/// Has queries answered by processes of their own, one each, and lends them rows.
///
/// A process is what can be bounded for certain: whatever a query takes, it takes neither memory nor threads of the
/// instance that the writer works with, and a fault of DuckDB that it may find ends that query alone.
public struct SandboxHost: Sendable {
    /// The program to start, which calls ``Sandbox/run(descriptor:)`` with its standard input.
    public var program: String
    /// Its arguments.
    public var arguments: [String]
    /// The tables that are lent.
    public var tables: [ScannedTable]
    /// The views that queries see.
    public var views: [SQLView]
    /// What each query may take.
    public var limits: SandboxLimits

    /// Creates a host.
    public init(
        program: String,
        arguments: [String],
        tables: [ScannedTable],
        views: [SQLView],
        limits: SandboxLimits = SandboxLimits()
    ) {
        self.program = program
        self.arguments = arguments
        self.tables = tables
        self.views = views
        self.limits = limits
    }

    /// Answers a query; cancelling the task kills the process.
    ///
    /// - Parameter source: makes what lends the rows, on the thread that uses it.
    /// - Throws: ``SQLFailure``
    public func answer(
        _ query: SQLQuery,
        source: @escaping @Sendable () throws -> any TableLending
    ) async throws(SQLFailure) -> SQLAnswer {
        let question = SandboxQuestion(
            sql: query.text,
            limit: query.limit,
            format: query.format,
            tables: tables,
            views: views,
            limits: limits
        )
        do {
            return try await withProcess { line in
                try await conversation(about: question, over: line, source: source)
            }
        } catch let failure as SQLFailure {
            throw failure
        } catch is CancellationError {
            throw .wasCancelled
        } catch {
            throw SQLFailure(.unavailable, "The query's process \(program) could not be started.")
        }
    }

    /// Starts the process, and returns once it is gone; the line's other end is its standard input, and all that it has.
    private func withProcess(
        _ body: @escaping @Sendable (SandboxLine) async throws -> SQLAnswer
    ) async throws -> SQLAnswer {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SQLFailure(.unavailable, "A query's process has no way to be spoken with: \(Errno(rawValue: errno)).")
        }
        // The process may be under foreign control: not even for one record it gets more of Mem's memory than an answer.
        let line = SandboxLine(ends[0], longestRecord: limits.answerBytes + Self.spare)
        return try await Subprocess.run(
            .path(FilePath(program)),
            arguments: Arguments(arguments),
            environment: .custom(Self.libraryPath),
            input: .fileDescriptor(FileDescriptor(rawValue: ends[1]), closeAfterSpawningProcess: true),
            output: .discarded,
            error: .discarded
        ) { execution in
            // Whatever it had to say was said by then.
            defer { try? execution.send(signal: .kill) }
            return try await body(line)
        }.closureResult
    }

    /// What a record that is no part of an answer may take: a failure in DuckDB's words, or the columns of a scan.
    private static let spare = 64 << 10

    private static var libraryPath: [Environment.Key: String] {
        guard let value = getenv("LD_LIBRARY_PATH") else { return [:] }
        return ["LD_LIBRARY_PATH": String(cString: value)]
    }

    /// Talks with the process on a thread that may block, until there is an answer, time is up, or nobody wants it.
    private func conversation(
        about question: SandboxQuestion,
        over line: SandboxLine,
        source: @escaping @Sendable () throws -> any TableLending
    ) async throws -> SQLAnswer {
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: SQLAnswer?.self) { group in
            group.addTask { [limits] in
                guard (try? await Task.sleep(for: .seconds(limits.seconds))) != nil else { return nil }
                line.hangUp()
                return nil
            }
            group.addTask {
                let outcome = await withTaskCancellationHandler {
                    await withCheckedContinuation { continuation in
                        DispatchQueue(label: "mem.sql").async {
                            var talk = SandboxTalk(line: line, question: question)
                            continuation.resume(returning: Result { try talk.answer(from: source()) })
                        }
                    }
                } onCancel: {
                    line.hangUp()
                }
                do {
                    return try outcome.get()
                } catch is SandboxLine.Broken {
                    // Whoever ended it then: on a busy machine the limit of processor time may strike before the clock.
                    let isLate = ContinuousClock.now - start >= .seconds(question.limits.seconds)
                    if isLate { throw Self.late(question.limits) }
                    if Task.isCancelled { throw SQLFailure.wasCancelled }
                    throw Self.broken(question.limits)
                }
            }
            defer { group.cancelAll() }
            while let answer = try await group.next() {
                if let answer { return answer }
            }
            throw SQLFailure.wasCancelled
        }
    }

    private static func late(_ limits: SandboxLimits) -> SQLFailure {
        SQLFailure(
            .time,
            "The query took more than \(Int(limits.seconds.rounded(.up))) s and was stopped: ask for less at once."
        )
    }

    private static func broken(_ limits: SandboxLimits) -> SQLFailure {
        SQLFailure(
            .memory,
            "The query's process broke down, most likely because it needs more than the \(limits.processMegabytes) MB"
                + " that a query may have: ask for less at once."
        )
    }
}

/// Lends rows to queries.
public protocol TableLending: TableSource {
    /// How many rows a table has, about.
    func count(_ table: ScannedTable) throws -> Int
}

extension SQLFailure {
    /// Nobody wants the answer any more.
    public static let wasCancelled = SQLFailure(.cancelled, "The query was given up.")
}
