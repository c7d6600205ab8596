internal import DuckDB

extension Connection {
    /// Notes in which file a frame's picture is, and how many bytes it takes.
    func placePicture(
        of frame: Int64,
        in file: PictureFileNumber,
        jpeg: Int64,
        thumbnail: Int64
    ) throws(DuckDBError) {
        try run(
            "UPDATE mem.frames SET picture_file = ?, jpeg_bytes = ?, thumbnail_bytes = ? WHERE id = ?",
            .integer(Int64(file)),
            .integer(jpeg),
            .integer(thumbnail),
            .integer(frame)
        )
    }
}
