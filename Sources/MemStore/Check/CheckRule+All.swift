internal import DuckDB

extension CheckRule {
    /// All rules about rows, those first on whose repair others build.
    static let all: [CheckRule] =
        numbers + sources + frames + timeline + moments + [minutes, hours] + marks + events

    /// Every number is given once.
    private static let numbers: [CheckRule] =
        ["sources", "frames", "moments", "annotations", "transcriptions"].map { table in
            CheckRule(
                name: "\(table) have a number each",
                table: table,
                slices: .numbers(of: table, column: "id"),
                wrong: "SELECT count(*) - count(DISTINCT id) FROM mem.\(table) WHERE id >= $1 AND id < $2"
            )
        } + [
            CheckRule(
                name: "the highest numbers are known",
                table: "last_numbers",
                slices: .whole,
                wrong: "SELECT (count(*) <> 1)::BIGINT FROM mem.last_numbers",
                // Far beyond all that are in use: those that forgotten things had are not known any more.
                repair: [
                    "DELETE FROM mem.last_numbers",
                    """
                    INSERT INTO mem.last_numbers SELECT 1000000 + max(frames), 1000000 + max(sources),
                        1000000 + max(moments), 1000000 + max(annotations), 1000000 + max(transcriptions)
                    FROM (SELECT (SELECT coalesce(max(id), 0) FROM mem.frames) AS frames,
                        (SELECT coalesce(max(id), 0) FROM mem.sources) AS sources,
                        (SELECT coalesce(max(id), 0) FROM mem.moments) AS moments,
                        (SELECT coalesce(max(id), 0) FROM mem.annotations) AS annotations,
                        (SELECT coalesce(max(id), 0) FROM mem.transcriptions) AS transcriptions)
                    """,
                ]
            )
        ]

    /// Whatever belongs to a source belongs to one that is there.
    private static let sources: [CheckRule] =
        ["stream_sessions", "timeline", "frames", "moments", "annotations", "transcriptions", "segments"].map { table in
            CheckRule(
                name: "\(table) have a source",
                table: table,
                slices: .whole,
                wrong: """
                    SELECT count(*) FROM mem.\(table)
                    WHERE source IS NOT NULL AND source NOT IN (SELECT id FROM mem.sources)
                    """,
                repair: [
                    """
                    INSERT INTO mem.sources (id, type, name, created_at)
                    SELECT DISTINCT source, 'recovered', 'recovered source ' || source, TIMESTAMP '1970-01-01'
                    FROM mem.\(table)
                    WHERE source IS NOT NULL AND source NOT IN (SELECT id FROM mem.sources)
                    """
                ],
                loss: "What these sources were called is lost; they are named after their numbers"
            )
        }

    private static let frames: [CheckRule] = [
        CheckRule(
            name: "every sample has a frame",
            table: "timeline",
            slices: .numbers(of: "timeline", column: "frame"),
            wrong: """
                SELECT count(*) FROM mem.timeline WHERE frame >= $1 AND frame < $2
                    AND frame NOT IN (SELECT id FROM mem.frames WHERE id >= $1 AND id < $2)
                """,
            repair: [
                """
                INSERT INTO mem.frames (id, source, first_instant, width, height, fingerprint_1, fingerprint_2,
                    fingerprint_3, fingerprint_4, jpeg_bytes, jpeg_quality, picture_file, thumbnail_bytes)
                SELECT frame, min(source), min(instant), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM mem.timeline
                WHERE frame >= $1 AND frame < $2
                    AND frame NOT IN (SELECT id FROM mem.frames WHERE id >= $1 AND id < $2)
                GROUP BY frame
                """
            ],
            loss: "What these samples showed is lost; their times are kept, with frames that have no picture"
        ),
        CheckRule(
            name: "every frame is on the timeline",
            table: "frames",
            slices: .numbers(of: "frames", column: "id"),
            wrong: "SELECT count(*) FROM \(unshown)",
            repair: ["DELETE FROM \(unshown)"],
            isLeftover: true
        ),
        CheckRule(
            name: "frames know when they were first seen",
            table: "frames",
            slices: .numbers(of: "frames", column: "id"),
            wrong: "SELECT count(*) FROM mem.frames f JOIN (\(firstSeen)) t ON t.frame = f.id WHERE \(isWronglyFirst)",
            repair: [
                """
                UPDATE mem.frames AS f SET first_instant = t.first FROM (\(firstSeen)) t
                WHERE t.frame = f.id AND \(isWronglyFirst)
                """
            ]
        ),
    ]

    private static let unshown = """
        mem.frames WHERE id >= $1 AND id < $2
            AND id NOT IN (SELECT frame FROM mem.timeline WHERE frame >= $1 AND frame < $2)
        """
    private static let firstSeen = """
        SELECT frame, min(instant) AS first FROM mem.timeline WHERE frame >= $1 AND frame < $2 GROUP BY frame
        """
    private static let isWronglyFirst = "f.id >= $1 AND f.id < $2 AND f.first_instant <> t.first"

    private static let timeline: [CheckRule] = [
        CheckRule(
            name: "samples have a time of their own",
            table: "timeline",
            slices: .hours,
            wrong: """
                SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (
                    SELECT count(*) AS n FROM mem.timeline WHERE instant >= $1 AND instant < $2 GROUP BY source, instant
                )
                """,
            repair: [
                """
                DELETE FROM mem.timeline WHERE instant >= $1 AND instant < $2 AND rowid NOT IN (
                    SELECT min(rowid) FROM mem.timeline WHERE instant >= $1 AND instant < $2 GROUP BY source, instant
                )
                """
            ],
            loss: "Of samples with the same time the first one is kept"
        ),
        CheckRule(
            name: "samples have a known verdict",
            table: "timeline",
            slices: .whole,
            wrong: "SELECT count(*) FROM mem.timeline WHERE verdict > 3"
        ),
    ]

    /// A row of `moments` that no sample begins, or that another one repeats.
    private static let strayMoments = """
        mem.moments WHERE start >= $1 AND start < $2 AND rowid NOT IN (
            SELECT min(m.rowid) FROM mem.moments m JOIN mem.timeline t
                ON t.source = m.source AND t.instant = m.start AND t.frame = m.frame
            WHERE m.start >= $1 AND m.start < $2 AND t.instant >= $1 AND t.instant < $2 GROUP BY m.source, m.start
        )
        """

    /// A sample that shows another frame, or the first one of its source or after a gap, and begins no moment.
    private static let missingMoments = """
        SELECT t.source, t.instant, t.frame FROM mem.timeline t
        LEFT JOIN first_samples f ON f.source = t.source AND f.instant = t.instant
        LEFT JOIN (SELECT DISTINCT source, "end" AS instant FROM mem.gaps WHERE "end" >= $1 AND "end" < $2) g
            ON g.source = t.source AND g.instant = t.instant
        LEFT JOIN (SELECT source, start AS instant FROM mem.moments WHERE start >= $1 AND start < $2) m
            ON m.source = t.source AND m.instant = t.instant
        WHERE t.instant >= $1 AND t.instant < $2 AND m.source IS NULL
            AND (t.verdict IN (0, 2) OR f.source IS NOT NULL OR g.source IS NOT NULL)
        """

    private static let moments: [CheckRule] = [
        CheckRule(
            name: "moments begin with a sample",
            table: "moments",
            slices: .hours,
            wrong: "SELECT count(*) FROM \(strayMoments)",
            repair: ["DELETE FROM \(strayMoments)"]
        ),
        CheckRule(
            name: "changes and returns begin a moment",
            table: "timeline",
            slices: .hours,
            wrong: "SELECT count(*) FROM (\(missingMoments))",
            repair: [
                """
                INSERT INTO mem.moments
                SELECT (SELECT moments FROM (\(ForgetSlice.highestNumbers)))
                    + row_number() OVER (ORDER BY x.instant, x.source), x.source, x.instant, x.frame
                FROM (\(missingMoments)) x
                """
            ]
        ),
    ]

    /// What `minutes` says of some hours, whichever rows it says it in.
    private static let summedUp = """
        SELECT source, frame, epoch_us(first) // \(MinuteRow.minute), sum(samples)::BIGINT, sum(changes)::BIGINT,
            min(first), max(last), CASE WHEN bool_or(similarity IS NULL) THEN NULL ELSE min(similarity) END
        FROM mem.minutes WHERE first >= $1 AND first < $2 GROUP BY ALL
        """

    /// What it has to say: samples that come after a source's newest row may still be in none.
    private static let toBeSummedUp = """
        SELECT t.source, t.frame, epoch_us(t.instant) // \(MinuteRow.minute), count(*)::BIGINT,
            (count(*) FILTER (t.verdict IN (0, 2)))::BIGINT, min(t.instant), max(t.instant),
            CASE WHEN bool_or(t.similarity IS NULL) THEN NULL ELSE min(t.similarity) END
        FROM mem.timeline t JOIN covered c ON c.source = t.source AND t.instant <= c.last
        WHERE t.instant >= $1 AND t.instant < $2 GROUP BY ALL
        """

    static let minutes = CheckRule(
        name: "minutes sum up their samples",
        table: "minutes",
        slices: .hours,
        wrong: """
            SELECT count(*) FROM (
                ((\(summedUp)) EXCEPT (\(toBeSummedUp))) UNION ALL ((\(toBeSummedUp)) EXCEPT (\(summedUp)))
            )
            """,
        repair: [
            "DELETE FROM mem.minutes WHERE first >= $1 AND first < $2",
            Connection.summing(
                "SELECT t.* FROM mem.timeline t JOIN covered c ON c.source = t.source AND t.instant <= c.last"
                    + " WHERE t.instant >= $1 AND t.instant < $2",
                momentsFrom: "$1::TIMESTAMP - to_seconds(\(Connection.longestMoment))",
                to: "$2"
            ),
        ]
    )

    private static let hoursAsTheyAre = """
        SELECT source, hour, bit_or(minutes), sum(samples)::INTEGER, max(last) FROM mem.hours GROUP BY source, hour
        """

    /// Minutes that come after a source's newest row may still be in none.
    private static let hoursAsTheyShouldBe = Connection.hours(
        of: """
            mem.minutes m JOIN (SELECT source, max(last) AS last FROM mem.hours GROUP BY source) c
            ON c.source = m.source AND m.last <= c.last
            """
    )

    private static let hours = CheckRule(
        name: "hours sum up their minutes",
        table: "hours",
        slices: .whole,
        wrong: """
            SELECT count(DISTINCT (source, hour)) FROM (
                ((\(hoursAsTheyAre)) EXCEPT (\(hoursAsTheyShouldBe)))
                UNION ALL ((\(hoursAsTheyShouldBe)) EXCEPT (\(hoursAsTheyAre)))
            )
            """,
        repair: ["DELETE FROM mem.hours", "INSERT INTO mem.hours \(Connection.hours(of: "mem.minutes m"))"]
    )

    /// What is said of stretches of time that nobody has.
    private static let marks: [CheckRule] =
        ["format_spans", "gaps", "misdated"].map { table in
            CheckRule(
                name: "\(table) have a source",
                table: table,
                slices: .whole,
                wrong: "SELECT count(*) FROM mem.\(table) WHERE source NOT IN (SELECT id FROM mem.sources)",
                repair: ["DELETE FROM mem.\(table) WHERE source NOT IN (SELECT id FROM mem.sources)"],
                isLeftover: true
            )
        } + [
            CheckRule(
                name: "gaps end after they begin",
                table: "gaps",
                slices: .whole,
                wrong: "SELECT count(*) FROM mem.gaps WHERE \"end\" < start",
                repair: ["DELETE FROM mem.gaps WHERE \"end\" < start"]
            )
        ]
}
