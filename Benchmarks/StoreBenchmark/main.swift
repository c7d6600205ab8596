// How long a sample takes to be durable, and what the store takes for it.
// usage: StoreBenchmark FOLDER SECONDS STREAMS FRAMES-PER-SECOND KILOBYTES-PER-FRAME [MILLIONS-OF-ROWS [forget|backup]]
// Every sample is a new picture of random bytes; FRAMES-PER-SECOND is the sum over all streams, evenly spread in time.
// MILLIONS-OF-ROWS is how long the timeline is before it begins, with a frame to every tenth row; the main file is then
// checkpointed once a second instead of every few minutes, to show whether anybody has to wait for that. Two
// seconds after the start a tenth of them is forgotten, or a backup of it all is begun and read, if that is wanted.
import DuckDB
import Foundation
import Logging
import MemCore
import MemStore
import Synchronization

let arguments = CommandLine.arguments
guard (6...8).contains(arguments.count), let seconds = Int(arguments[2]), let streams = Int(arguments[3]),
    let rate = Int(arguments[4]), let kilobytes = Int(arguments[5])
else {
    print(
        "usage: StoreBenchmark FOLDER SECONDS STREAMS FRAMES-PER-SECOND KILOBYTES-PER-FRAME [MILLIONS-OF-ROWS [forget|backup]]"
    )
    exit(64)
}
let millions = arguments.count > 6 ? Int(arguments[6]) ?? 0 : 0

/// A number of kilobytes from /proc/self/status.
func kilobytesOfProcess(_ key: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return line.flatMap { $0.split(whereSeparator: { !$0.isNumber }).last.flatMap { Int($0) } } ?? 0
}

func percentile(_ sorted: [Double], _ part: Double) -> Int {
    sorted.isEmpty ? 0 : Int((sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))] * 1000).rounded())
}

func size(of folder: String) -> Int {
    let files = FileManager.default.enumerator(atPath: folder)
    var sum = 0
    while let name = files?.nextObject() as? String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
        if attributes?[.type] as? FileAttributeType == .typeRegular { sum += (attributes?[.size] as? Int) ?? 0 }
    }
    return sum
}

/// Fills the timeline with rows of the months before.
func fill(_ path: String, millions: Int) throws {
    let connection = try Connection(to: Database(settings: ["threads": "2"]))
    try connection.run("ATTACH '\(path)' AS mem")
    try connection.run(
        """
        INSERT INTO mem.timeline (instant, source, pts, frame, similarity, verdict) SELECT make_timestamp(1700000000000000 + i * 100000), i % 10 + 1, i, i // 10 + 1, 99, 1
        FROM range(\(millions) * 1000000) t(i)
        """
    )
    try connection.run(
        """
        INSERT INTO mem.frames SELECT i + 1, i % 10 + 1, make_timestamp(1700000000000000 + i * 1000000), 1920, 1080,
            hash(i), hash(-i), hash(i + 7), hash(i + 9), 150000, 85, i // 200 + 1, 8000 FROM range(\(millions) * 100000) t(i)
        """
    )
    try connection.run("CHECKPOINT mem")
    try connection.run("DETACH mem")
}

var configuration = StoreConfiguration(path: arguments[1] + "/bench.duckdb", jpegQuality: 85)
if millions > 0 {
    try await Store(configuration: configuration, logger: Logger(label: "bench")).close()
    try fill(configuration.path, millions: millions)
    configuration.checkpointSeconds = 1
    print("main file: \(millions) million rows, \(size(of: arguments[1]) >> 20) MB")
}
let opening = ContinuousClock.now
let store = try await Store(configuration: configuration, logger: Logger(label: "bench"))
print("open: \(Int((ContinuousClock.now - opening) / .milliseconds(1))) ms")
let before = size(of: arguments[1])
print("RSS after start: \(kilobytesOfProcess("VmRSS") / 1024) MB")
let commits = store.commits()
var sessions: [(SessionID, SourceID)] = []
for index in 0..<streams {
    sessions.append((.random(), try await store.createSource(name: "bench \(index)", createdAt: .now())))
}
let total = seconds * rate
let submitted = Mutex<[SessionID: [ContinuousClock.Instant]]>([:])
let slowestSubmit = Mutex(Duration.zero)

let listener = Task { () -> (delays: [Double], rss: [Int]) in
    var delays: [Double] = []
    var rss: [Int] = []
    for await notices in commits {
        let now = ContinuousClock.now
        rss.append(kilobytesOfProcess("VmRSS"))
        for notice in notices {
            let times = submitted.withLock { all in
                let times = Array(all[notice.sessionID, default: []].prefix(notice.samplesTaken))
                all[notice.sessionID]?.removeFirst(times.count)
                return times
            }
            delays += times.map { (now - $0) / .seconds(1) }
        }
        if delays.count >= total { break }
    }
    return (delays, rss)
}

var generator = SystemRandomNumberGenerator()
let noise = (0..<(kilobytes * 1024 + 8192) / 8).flatMap { _ in
    withUnsafeBytes(of: generator.next()) { Array($0) }
}
let meanwhile = Task {
    guard arguments.count > 7 else { return }
    try await Task.sleep(for: .seconds(2))
    let before = ContinuousClock.now
    if arguments[7] == "forget" {
        let old = Instant(microseconds: 1_700_000_000_000_000)
        let tenth = ForgetQuery(start: old, end: old.advanced(bySeconds: Double(millions) * 10_000))
        print("forgot: \(try await store.forget(tenth))")
    } else {
        let backup = try await store.backup()
        print("backup begun: \(Int((ContinuousClock.now - before) / .milliseconds(1))) ms")
        while try await backup.next() != nil {}
        await backup.close()
        print("backup: \(backup.bytes >> 20) MB")
    }
    print("\(arguments[7]): \(Int((ContinuousClock.now - before) / .milliseconds(1))) ms")
}
let start = ContinuousClock.now
for number in 0..<total {
    try await Task.sleep(until: start + .seconds(1) * Double(number) / Double(rate))
    let (session, source) = sessions[number % streams]
    let id = store.reserveFrameID()
    let offset = number % 4096
    let sample = Sample(
        sessionID: session,
        sourceID: source,
        instant: .now(),
        pts: MediaTime(milliseconds: Int64(number)),
        pictureSize: PictureSize(width: 1920, height: 1080),
        fingerprint: Fingerprint(generator.next(), generator.next(), generator.next(), generator.next()),
        similarity: 50,
        verdict: .new,
        frameID: id,
        picture: Picture(
            jpeg: Array(noise[offset..<offset + kilobytes * 1024]),
            thumbnail: Array(noise.prefix(8192))
        ),
        tiles: PictureTiles(means: Array(noise[offset..<offset + PictureTiles.count]))
    )
    let before = ContinuousClock.now
    submitted.withLock { $0[session, default: []].append(before) }
    try await store.submit(sample)
    let took = ContinuousClock.now - before
    slowestSubmit.withLock { $0 = max($0, took) }
}
let (delays, rss) = await listener.value
try await meanwhile.value
let sorted = delays.sorted()
print("samples: \(delays.count), submitted at \(rate)/s over \(streams) streams, \(kilobytes) KB each")
print(
    "arrival to durable, ms: p50 \(percentile(sorted, 0.5)) p90 \(percentile(sorted, 0.9))"
        + " p99 \(percentile(sorted, 0.99)) max \(percentile(sorted, 1))"
)
print("slowest submit: \(slowestSubmit.withLock { Int($0 / .milliseconds(1)) }) ms")
print("RSS, MB: median \(rss.sorted()[rss.count / 2] / 1024) last \((rss.last ?? 0) / 1024)", terminator: " ")
print("peak \(kilobytesOfProcess("VmHWM") / 1024)")
var fetches: [Double] = []
for _ in 0..<300 {
    let id = FrameID(rawValue: Int64.random(in: 1...Int64(total)) + Int64(millions * 100_000))
    let before = ContinuousClock.now
    _ = try await store.jpeg(of: id, .full)
    fetches.append((ContinuousClock.now - before) / .seconds(1) * 1000)
}
let sortedFetches = fetches.sorted()
print("fetch by id, µs: p50 \(percentile(sortedFetches, 0.5)) p99 \(percentile(sortedFetches, 0.99))")
print("RSS after 300 fetches: \(kilobytesOfProcess("VmRSS") / 1024) MB")
let beforeClose = ContinuousClock.now
try await store.close()
print("close: \(Int((ContinuousClock.now - beforeClose) / .milliseconds(1))) ms")
let raw = total * (kilobytes * 1024 + 8192)
let written = size(of: arguments[1]) - before
print("files: \(written >> 20) MB, \(Double(written * 100 / raw) / 100) × the raw bytes")
