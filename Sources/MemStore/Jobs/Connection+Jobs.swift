internal import DuckDB
internal import MemCore

extension Connection {
    /// Writes a job's row, new or known.
    func write(_ job: ImportJob) throws(DuckDBError) {
        try run(
            """
            INSERT INTO mem.jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
                status = excluded.status, start = excluded.start, completed_at = excluded.completed_at, progress = excluded.progress,
                source = excluded.source, samples = excluded.samples, frames = excluded.frames,
                duration = excluded.duration, note = excluded.note, error = excluded.error
            """,
            .text(job.id.rawValue),
            .text(job.status.rawValue),
            .text(job.request.fileName),
            Value(job.location),
            Value(job.request.start),
            .integer(job.request.interval.microseconds),
            Value(job.createdAt),
            Value(job.completedAt),
            .double(job.progress),
            job.sourceID.map { .integer($0.rawValue) } ?? .null,
            .integer(Int64(job.samples)),
            .integer(Int64(job.frames)),
            .integer(job.duration.microseconds),
            Value(job.note),
            Value(job.error)
        )
    }

    /// One page of jobs, the newest first.
    func jobs(_ query: JobQuery) throws(DuckDBError) -> JobPage {
        let condition = query.status == nil ? "true" : "status = ?"
        let values: [Value] = query.status.map { [.text($0.rawValue)] } ?? []
        return try transaction { () throws(DuckDBError) in
            let counts = try run("SELECT count(*) FROM mem.jobs WHERE \(condition)", values)
            let total = Int(try counts.next()?.integer(0) ?? 0)
            let rows = try run(
                """
                SELECT \(Self.jobColumns) FROM mem.jobs WHERE \(condition)
                ORDER BY created_at DESC, id LIMIT ? OFFSET ?
                """,
                values + [Value(query.limit), Value(query.offset)]
            )
            return JobPage(jobs: try rows.map(Self.job), total: total)
        }
    }

    /// A job, nil if there is no such one.
    func job(_ id: JobID) throws(DuckDBError) -> ImportJob? {
        let rows = try run("SELECT \(Self.jobColumns) FROM mem.jobs WHERE id = ?", .text(id.rawValue))
        return try rows.next().map { row throws(DuckDBError) in try Self.job(row) }
    }

    /// How many jobs there are.
    func jobCounts() throws(DuckDBError) -> JobCounts {
        var counts = JobCounts()
        let rows = try run("SELECT status, count(*) FROM mem.jobs GROUP BY status")
        while let row = try rows.next() {
            let count = Int(try row.integer(1))
            counts.total += count
            switch JobStatus(rawValue: try row.text(0)) {
            case .queued, .processing: counts.active += count
            case .completed: counts.completed += count
            case .failed: counts.failed += count
            case .cancelled, nil: break
            }
        }
        return counts
    }

    private static let jobColumns = """
        id, status, file, location, start, sample_interval, created_at, completed_at, progress, source, samples, frames,
        duration, note, error
        """

    private static func job(_ row: Row) throws(DuckDBError) -> ImportJob {
        guard let status = JobStatus(rawValue: try row.text(1)) else {
            throw DuckDBError(.other, "could not read the jobs", cause: "a status is unknown")
        }
        var job = ImportJob(
            id: JobID(rawValue: try row.text(0)),
            request: ImportRequest(
                fileName: try row.text(2),
                start: try row.instant(4),
                interval: MediaTime(microseconds: try row.integer(5))
            ),
            location: try row.optionalText(3),
            createdAt: try row.instant(6)
        )
        job.status = status
        job.completedAt = try row.optionalInstant(7)
        job.progress = try row.double(8)
        job.sourceID = row.isNull(9) ? nil : SourceID(rawValue: try row.integer(9))
        job.samples = Int(try row.integer(10))
        job.frames = Int(try row.integer(11))
        job.duration = MediaTime(microseconds: try row.integer(12))
        job.note = try row.optionalText(13)
        job.error = try row.optionalText(14)
        return job
    }
}
