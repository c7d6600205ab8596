import DuckDB
import Foundation
import Logging
import MemCore
import MemStore

/// A memory as it is after a week of twenty streams, made by SQL: every figure that matters to a query is as in real life,
/// the pictures are random bytes.
struct LargeMemory {
    static let samples = 10_000_000
    static let frames = 500_000
    static let sources = 20
    /// Frames in a picture file, as the store makes them.
    static let framesInFile = 1000
    /// Texts with ten words each, one every fifty seconds of each source.
    static let texts = 200_000
    /// Seconds that a frame is on screen.
    static let samplesPerMoment = 20

    let folder: String

    var path: String { folder + "/mem.duckdb" }

    func fill() async throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await Store(
            configuration: StoreConfiguration(path: path, jpegQuality: 85),
            logger: Logger(label: "bench")
        ).close()
        let connection = try Connection(to: Database(settings: ["threads": "2"]))
        try connection.run("ATTACH '\(path)' AS mem (ROW_GROUP_SIZE 30720)")
        try fillMain(connection)
        try connection.run("CHECKPOINT mem")
        try connection.run("DETACH mem")
        try fillPictures(connection)
        // The store brings up to date what it derives.
        try await Store(
            configuration: StoreConfiguration(path: path, jpegQuality: 85),
            logger: Logger(label: "bench")
        ).close()
    }

    private func fillMain(_ connection: Connection) throws {
        let seconds = Self.samples / Self.sources
        let end = Int64(Date().timeIntervalSince1970) - 3600
        let start = (end - Int64(seconds)) * 1_000_000
        // Sample i of the timeline: source i % 20 + 1, second i // 20; sources are milliseconds apart.
        let instant = "make_timestamp(\(start) + (i // \(Self.sources)) * 1000000 + (i % \(Self.sources)) * 1000)"
        let source = "i % \(Self.sources) + 1"
        let moment = "(i // \(Self.sources * Self.samplesPerMoment)) * \(Self.sources) + i % \(Self.sources) + 1"
        let moments = Self.samples / Self.samplesPerMoment
        try connection.run(
            """
            INSERT INTO mem.sources BY NAME
            SELECT i + 1 AS id, 'stream' AS type, 'bench ' || (i + 1) AS name, make_timestamp(\(start)) AS created_at
            FROM range(\(Self.sources)) t(i)
            """
        )
        try connection.run(
            """
            INSERT INTO mem.stream_sessions BY NAME
            SELECT format('00000000-0000-4000-8000-{:012d}', i) AS id, format('10000000-0000-4000-8000-{:012d}', i)
                AS stream_key, i + 1 AS source, 'bench ' || (i + 1) AS name, '{}' AS metadata, false AS armed,
                make_timestamp(\(start)) AS created_at, make_timestamp(\(start)) AS started_at,
                make_timestamp(\(end * 1_000_000)) AS ended_at, 1920 AS width, 1080 AS height, 0 AS reconnects, 0 AS dropped
            FROM range(\(Self.sources)) t(i)
            """
        )
        try connection.run(
            """
            INSERT INTO mem.frames BY NAME
            SELECT i + 1 AS id, i % \(Self.sources) + 1 AS source,
                make_timestamp(\(start) + (i // \(Self.sources)) * \(Self.samplesPerMoment) * 1000000) AS first_instant,
                1920 AS width, 1080 AS height, hash(i) AS fingerprint_1, hash(-i) AS fingerprint_2,
                hash(i + 7) AS fingerprint_3, hash(i * 3) AS fingerprint_4, 4096 AS jpeg_bytes, 85 AS jpeg_quality,
                i // \(Self.framesInFile) + 1 AS picture_file, 1024 AS thumbnail_bytes
            FROM range(\(Self.frames)) t(i)
            """
        )
        try connection.run(
            """
            INSERT INTO mem.timeline (instant, source, pts, frame, similarity, verdict)
            SELECT \(instant), \(source), i // \(Self.sources) * 1000000, \(moment), 99,
                if(i // \(Self.sources) % \(Self.samplesPerMoment) = 0, 0, 1)
            FROM range(\(Self.samples)) t(i)
            """
        )
        try connection.run(
            """
            INSERT INTO mem.moments
            SELECT i + 1, i % \(Self.sources) + 1, make_timestamp(\(start) + (i // \(Self.sources))
                * \(Self.samplesPerMoment) * 1000000 + (i % \(Self.sources)) * 1000), i + 1
            FROM range(\(moments)) t(i)
            """
        )
        try fillWords(connection, start: start)
    }

    /// Words as rare as in a language: the r-th most frequent one has 1/r of the first one's share.
    private func fillWords(_ connection: Connection, start: Int64) throws {
        try connection.run(
            """
            CREATE TEMP TABLE said AS
            SELECT i // 10 AS text, i % 10 AS place,
                'word' || (exp(hash(i) / 18446744073709551616.0 * ln(20000)))::INTEGER AS word
            FROM range(\(Self.texts * 10)) t(i)
            """
        )
        try connection.run(
            "INSERT INTO mem.vocabulary SELECT row_number() OVER (), word FROM (SELECT DISTINCT word FROM said)"
        )
        try connection.run(
            """
            INSERT INTO mem.postings SELECT v.term, 0, s.text + 1, s.place FROM said s
            JOIN mem.vocabulary v ON v.word = s.word ORDER BY s.text, s.place
            """
        )
        try connection.run("INSERT INTO mem.documents SELECT 0, i + 1, 10 FROM range(\(Self.texts)) t(i)")
        let spacing = Self.samples / Self.texts * 1_000_000
        try connection.run(
            """
            INSERT INTO mem.transcriptions
            SELECT text + 1, text % \(Self.sources) + 1, make_timestamp(\(start) + text // \(Self.sources) * \(spacing)),
                make_timestamp(\(start) + text // \(Self.sources) * \(spacing) + 5000000),
                string_agg(word, ' ' ORDER BY place), 0.9, 'en', NULL
            FROM said GROUP BY text ORDER BY text
            """
        )
    }

    private func fillPictures(_ connection: Connection) throws {
        try FileManager.default.createDirectory(atPath: path + ".pictures", withIntermediateDirectories: true)
        for file in 1...Self.frames / Self.framesInFile {
            let name = String(format: "%06d", file)
            try connection.run("ATTACH '\(path).pictures/\(name).duckdb' AS p (ROW_GROUP_SIZE 2048, BLOCK_SIZE 32768)")
            try connection.run(
                "CREATE TABLE p.pictures (id BIGINT PRIMARY KEY, jpeg BLOB NOT NULL, thumbnail BLOB NOT NULL)"
            )
            let block = (0..<64).map { "sha256((i * 64 + \($0))::VARCHAR)" }.joined(separator: " || ")
            try connection.run(
                """
                INSERT INTO p.pictures
                SELECT i, encode(\(block)), encode(left(\(block), 1024))
                FROM range(\((file - 1) * Self.framesInFile + 1), \(file * Self.framesInFile + 1)) t(i)
                """
            )
            try connection.run("CHECKPOINT p")
            try connection.run("DETACH p")
            if file % 50 == 0 { print("\(file * Self.framesInFile) pictures") }
        }
    }
}
