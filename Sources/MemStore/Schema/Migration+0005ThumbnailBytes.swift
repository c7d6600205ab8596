extension Migration {
    /// Frames know the size of their thumbnail, so that what is stored can be told without reading pictures.
    ///
    /// It is not known of older frames: `NULL`.
    static let thumbnailBytes = Migration(
        number: 5,
        name: "thumbnail bytes",
        statements: ["ALTER TABLE mem.frames ADD COLUMN thumbnail_bytes BIGINT"]
    )
}
