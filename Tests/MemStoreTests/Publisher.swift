import MemCore

@testable import MemStore

/// Makes up one session's samples, a second apart.
final class Publisher {
    static let start = Instant(microseconds: 1_795_348_200_000_000)

    let store: Store
    var record: SessionRecord
    private var number = 0
    private var last: FrameID?

    init(_ store: Store, name: String = "Stream 1", metadata: [String: JSONValue] = [:]) async throws {
        self.store = store
        let source = try await store.createSource(name: name, createdAt: Self.start)
        record = SessionRecord(
            id: .random(),
            key: .random(),
            sourceID: source,
            name: name,
            metadata: metadata,
            isArmed: true,
            createdAt: Self.start
        )
        try await store.save(record)
    }

    /// The next sample; all but new ones show the frame before, unless told which.
    func sample(_ verdict: Verdict, bytes: Int = 100, showing frame: FrameID? = nil) -> Sample {
        let id = verdict == .new ? store.reserveFrameID() : frame ?? last ?? FrameID(rawValue: 0)
        last = id
        defer { number += 1 }
        return Sample(
            sessionID: record.id,
            sourceID: record.sourceID,
            instant: Self.start.advanced(bySeconds: Double(number)),
            pts: MediaTime(milliseconds: Int64(number) * 1000),
            pictureSize: PictureSize(width: 1920, height: 1080),
            fingerprint: Fingerprint(UInt64(id.rawValue), .max, 0, 1),
            similarity: number == 0 ? nil : 99.609375,
            verdict: verdict,
            frameID: id,
            picture: verdict == .new ? Self.picture(of: id, bytes: bytes) : nil,
            tiles: Self.tiles(of: id)
        )
    }

    /// Tiles that tell which frame they are of.
    static func tiles(of id: FrameID) -> PictureTiles {
        PictureTiles { $0.update(repeating: UInt8(truncatingIfNeeded: id.rawValue)) }
    }

    /// Submits samples and waits until all of them are durable.
    @discardableResult
    func commit(_ verdicts: [Verdict], bytes: Int = 100) async throws -> [Sample] {
        let samples = verdicts.map { sample($0, bytes: bytes) }
        try await commit(samples)
        return samples
    }

    func commit(_ samples: [Sample]) async throws {
        let commits = store.commits()
        for sample in samples { try await store.submit(sample) }
        await commits.first(samples: samples.count)
    }

    /// Bytes that tell which frame, and which of its files, they are.
    static func picture(of id: FrameID, bytes: Int = 100) -> Picture {
        let byte = UInt8(truncatingIfNeeded: id.rawValue)
        return Picture(jpeg: jpegLike(byte, bytes), thumbnail: jpegLike(~byte, bytes / 10))
    }

    /// What begins and ends as JPEG files do.
    static func jpegLike(_ byte: UInt8, _ count: Int) -> [UInt8] {
        [0xFF, 0xD8] + [UInt8](repeating: byte, count: max(1, count - 4)) + [0xFF, 0xD9]
    }
}

extension AsyncStream where Element == [SampleCommit] {
    /// Waits until so many samples are durable, and returns how many commits that took and how many frames were stored.
    @discardableResult
    func first(samples wanted: Int) async -> (commits: Int, frames: Int) {
        var samples = 0
        var commits = 0
        var frames = 0
        for await notices in self {
            commits += 1
            samples += notices.reduce(0) { $0 + $1.samplesTaken }
            frames += notices.reduce(0) { $0 + $1.framesStored }
            if samples >= wanted { break }
        }
        return (commits, frames)
    }
}
