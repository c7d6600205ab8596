internal import DuckDB
internal import MemCore

extension Connection {
    /// How much is remembered; `fileBytes` is what the files have on the disk.
    func totals(fileBytes: Int) throws(DuckDBError) -> MemoryTotals {
        let rows = try run(
            """
            WITH spans AS (
                SELECT source, count(*) AS samples, min(instant) AS oldest, max(instant) AS newest
                FROM mem.timeline GROUP BY source
            )
            SELECT f.*, t.*, (SELECT count(*) FROM mem.sources),
                coalesce((
                    SELECT sum(epoch_us(g."end") - epoch_us(g.start)) FROM mem.gaps g
                    JOIN spans s ON s.source = g.source AND g.start >= s.oldest AND g."end" <= s.newest
                ), 0)::BIGINT
            FROM (
                SELECT count(*), coalesce(sum(jpeg_bytes), 0)::BIGINT, coalesce(sum(thumbnail_bytes), 0)::BIGINT
                FROM mem.frames
            ) f, (
                SELECT coalesce(sum(samples), 0)::BIGINT, coalesce(sum(epoch_us(newest) - epoch_us(oldest)), 0)::BIGINT
                FROM spans
            ) t
            """
        )
        guard let row = try rows.next() else {
            throw DuckDBError(.other, "could not count", cause: "there was no answer")
        }
        return MemoryTotals(
            frames: Int(try row.integer(0)),
            samples: Int(try row.integer(3)),
            sources: Int(try row.integer(5)),
            hours: Double(max(0, try row.integer(4) - row.integer(6))) / 3_600_000_000,
            jpegBytes: Int(try row.integer(1)),
            thumbnailBytes: Int(try row.integer(2)),
            fileBytes: fileBytes
        )
    }
}
