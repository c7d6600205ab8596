// A store that writes until it is killed, and says on standard output what became durable:
// `ready SOURCE SESSION` for each session, then `committed SESSION TAKEN STORED LAST` after each group commit, running
// totals of this process. With a second argument it forgets three of four seconds again, and says `forgot SAMPLES`.
// usage: StoreCrashWriter DATABASE [forgetting]
import Foundation
import Logging
import MemCore
import MemStore

func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

/// Bytes that tell which frame they belong to.
func picture(of id: FrameID) -> Picture {
    let byte = UInt8(truncatingIfNeeded: id.rawValue)
    func jpegLike(_ count: Int) -> [UInt8] {
        [0xFF, 0xD8] + [UInt8](repeating: byte, count: count - 4) + [0xFF, 0xD9]
    }
    return Picture(jpeg: jpegLike(20_000 + Int(id.rawValue % 1000)), thumbnail: jpegLike(500))
}

func session(named name: String, in store: Store) async throws -> SessionRecord {
    let source = try await store.createSource(name: name, createdAt: .now())
    var record = SessionRecord(
        id: .random(),
        key: .random(),
        sourceID: source,
        name: name,
        metadata: [:],
        isArmed: true,
        createdAt: .now()
    )
    record.startedAt = Instant.now()
    try await store.save(record)
    return record
}

func sample(_ number: Int, of record: SessionRecord, showing last: FrameID?, in store: Store) -> Sample {
    let isNew = last == nil || number % 4 != 0
    let id = isNew ? store.reserveFrameID() : last ?? store.reserveFrameID()
    return Sample(
        sessionID: record.id,
        sourceID: record.sourceID,
        instant: (record.startedAt ?? .now()).advanced(bySeconds: Double(number)),
        pts: MediaTime(milliseconds: Int64(number) * 1000),
        pictureSize: PictureSize(width: 1280, height: 720),
        fingerprint: Fingerprint(UInt64(id.rawValue), 0, 0, 0),
        similarity: 99.609375,
        verdict: isNew ? .new : .same,
        frameID: id,
        picture: isNew ? picture(of: id) : nil
    )
}

var configuration = StoreConfiguration(path: CommandLine.arguments[1], jpegQuality: 85)
configuration.gatherMilliseconds = 10
configuration.pictureFileFrames = 60
configuration.queueCount = 50
configuration.checkpointBytes = 50_000
let store = try await Store(configuration: configuration, logger: Logger(label: "crash-writer"))
let commits = store.commits()

try await withThrowingTaskGroup { group in
    group.addTask {
        var totals: [SessionID: SampleCommit] = [:]
        for await notices in commits {
            for notice in notices {
                var total = notice
                total.samplesTaken += totals[notice.sessionID]?.samplesTaken ?? 0
                total.framesStored += totals[notice.sessionID]?.framesStored ?? 0
                totals[notice.sessionID] = total
                let last = total.lastSampleAt.microseconds
                say("committed \(total.sessionID) \(total.samplesTaken) \(total.framesStored) \(last)")
            }
        }
    }
    if CommandLine.arguments.count > 2 {
        let start = Instant.now()
        group.addTask {
            var second = 0.0
            while true {
                let range = ForgetQuery(
                    start: start.advanced(bySeconds: second),
                    end: start.advanced(bySeconds: second + 15)
                )
                let forgotten = try await store.forget(range)
                say("forgot \(forgotten.samples)")
                if forgotten.samples > 0 { second += 20 }
            }
        }
    }
    for name in ["one", "two", "three"] {
        let record = try await session(named: name, in: store)
        say("ready \(record.sourceID) \(record.id)")
        group.addTask {
            var last: FrameID?
            var number = 0
            while true {
                let next = sample(number, of: record, showing: last, in: store)
                try await store.submit(next)
                last = next.frameID
                number += 1
            }
        }
    }
    try await group.waitForAll()
}
