internal import DuckDB
internal import MemCore

/// How much of a picture file is still of use.
struct PictureFileUse: Sendable {
    var file: PictureFileNumber
    /// The pictures in it that were forgotten.
    var dead: [FrameID] = []
    /// Their bytes.
    var deadBytes: Int64 = 0
    /// Bytes of the pictures that frames refer to.
    var liveBytes: Int64

    /// Whether rewriting it gives back more than it writes.
    var isMostlyDead: Bool { deadBytes > liveBytes }
}

extension Connection {
    /// The picture files that have forgotten pictures in them.
    func pictureFileUses() throws(DuckDBError) -> [PictureFileUse] {
        let rows = try run(
            """
            SELECT d.picture_file, d.frame, d.bytes, coalesce(l.bytes, 0) FROM mem.forgotten_pictures d LEFT JOIN (
                SELECT picture_file, sum(jpeg_bytes + coalesce(thumbnail_bytes, 0))::BIGINT AS bytes FROM mem.frames
                WHERE picture_file IN (SELECT DISTINCT picture_file FROM mem.forgotten_pictures) GROUP BY picture_file
            ) l ON l.picture_file = d.picture_file ORDER BY d.picture_file, d.frame
            """
        )
        var uses: [PictureFileUse] = []
        while let row = try rows.next() {
            let file = PictureFileNumber(try row.integer(0))
            if uses.last?.file != file { uses.append(PictureFileUse(file: file, liveBytes: try row.integer(3))) }
            uses[uses.count - 1].dead.append(FrameID(rawValue: try row.integer(1)))
            uses[uses.count - 1].deadBytes += try row.integer(2)
        }
        return uses
    }
}
