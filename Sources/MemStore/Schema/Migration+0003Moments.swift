extension Migration {
    /// Moments have rows of their own: how long a frame was on screen is found without reading every sample.
    ///
    /// A moment begins with a sample that shows another frame, and with the first one after a gap. Where it ends is where
    /// the next one begins, so nothing of a row ever changes.
    static let moments = Migration(
        number: 3,
        name: "moments",
        statements: [
            """
            CREATE TABLE mem.moments (
                id BIGINT NOT NULL,
                source BIGINT NOT NULL,
                start TIMESTAMP NOT NULL,
                frame BIGINT NOT NULL
            )
            """,
            """
            INSERT INTO mem.moments SELECT row_number() OVER (ORDER BY instant, source), source, instant, frame FROM (
                SELECT source, instant, frame FROM mem.timeline WHERE verdict IN (0, 2)
                UNION
                SELECT t.source, t.instant, t.frame FROM mem.timeline t
                JOIN mem.gaps g ON g.source = t.source AND g."end" = t.instant
            )
            """,
        ]
    )
}
