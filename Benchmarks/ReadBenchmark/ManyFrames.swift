import DuckDB
import Foundation
import Logging
import MemCore
import MemStore

/// Looks for pictures that look alike among a million, of which nothing is there but what is known about them.
struct ManyFrames {
    static let count = 1_000_000

    let folder: String
    /// How often somebody looks.
    var times = 50

    func run() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let configuration = StoreConfiguration(path: folder + "/mem.duckdb", jpegQuality: 85)
        if !FileManager.default.fileExists(atPath: configuration.path) {
            try await Store(configuration: configuration, logger: Logger(label: "bench")).close()
            try fill(configuration.path)
        }
        let store = try await Store(configuration: configuration, logger: Logger(label: "bench"))
        var milliseconds: [Double] = []
        for _ in 0..<times {
            let frame = FrameID(rawValue: .random(in: 1...Int64(Self.count)))
            guard let fingerprint = try await store.frame(frame)?.fingerprint else { continue }
            let start = ContinuousClock.now
            _ = try await store.frames(similarTo: fingerprint, minimumSimilarity: 90, limit: 20)
            milliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        try await store.close()
        milliseconds.sort()
        guard let longest = milliseconds.last else { return }
        let median = milliseconds[milliseconds.count / 2]
        print(
            "pictures that look alike among \(Self.count / 1_000_000) million, one search at a time: "
                + String(format: "median %.1f ms, longest %.1f ms", median, longest)
        )
    }

    private func fill(_ path: String) throws {
        let connection = try Connection(to: Database())
        try connection.run("ATTACH '\(path)' AS mem")
        try connection.run(
            """
            INSERT INTO mem.frames BY NAME
            SELECT i + 1 AS id, 1 AS source, make_timestamp(1700000000000000 + i * 1000000) AS first_instant,
                1920 AS width, 1080 AS height, hash(i) AS fingerprint_1, hash(-i) AS fingerprint_2,
                hash(i + 7) AS fingerprint_3, hash(i * 3) AS fingerprint_4, 4096 AS jpeg_bytes, 85 AS jpeg_quality,
                1 AS picture_file, 1024 AS thumbnail_bytes
            FROM range(\(Self.count)) t(i)
            """
        )
        try connection.run("CHECKPOINT mem")
    }
}
