internal import DuckDB
internal import MemCore

/// A change of the jobs that waits for its commit.
enum JobWrite: Sendable {
    /// A job, new or known.
    case save(ImportJob)
    /// A job that begins, with the row of its source.
    case begin(ImportJob, SourceRecord)
    /// A job that is over without success; its source goes.
    case abandon(ImportJob, SourceID?)

    /// How far a job is: nothing is written of that but the event.
    case tell(ImportJob)

    /// The job.
    var job: ImportJob {
        switch self {
        case .save(let job), .begin(let job, _), .abandon(let job, _), .tell(let job): job
        }
    }

    func run(on connection: Connection) throws(DuckDBError) {
        switch self {
        case .tell: break
        case .save(let job):
            try connection.write(job)
            guard job.status == .completed, let source = job.sourceID else { return }
            try connection.run(
                "UPDATE mem.sources SET ended_at = ? WHERE id = ?",
                Value(job.end),
                .integer(source.rawValue)
            )
        case .begin(let job, let source):
            try connection.write(source, createdAt: job.createdAt)
            try connection.write(job)
        case .abandon(let job, let source):
            try connection.write(job)
            guard let source else { return }
            let values = [Value.integer(source.rawValue)]
            // No other source ever gets its number.
            try connection.run("UPDATE mem.last_numbers SET sources = greatest(sources, ?)", values)
            for table in ["format_spans", "gaps"] {
                try connection.run("DELETE FROM mem.\(table) WHERE source = ?", values)
            }
            try connection.run("DELETE FROM mem.sources WHERE id = ?", values)
        }
    }
}
