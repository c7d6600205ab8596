extension Migration {
    /// The parts of recordings: what is in which file.
    ///
    /// Files are named within the folder of their session, beside the main file. Files are the truth: what is known of one
    /// can be read from it again.
    static let segments = Migration(
        number: 17,
        name: "segments",
        statements: [
            """
            CREATE TABLE mem.segments (
                session VARCHAR NOT NULL,
                source BIGINT NOT NULL,
                start TIMESTAMP NOT NULL,
                "end" TIMESTAMP NOT NULL,
                bytes BIGINT NOT NULL,
                video_codec VARCHAR NOT NULL,
                audio_codec VARCHAR,
                file VARCHAR NOT NULL
            )
            """
        ]
    )
}
