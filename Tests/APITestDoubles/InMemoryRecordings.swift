package import MemCore
internal import Synchronization

/// What was recorded, in a list.
package final class InMemoryRecordings: RecordingStoring {
    fileprivate struct Playing {
        var recordings: [SessionID: LiveRecording] = [:]
        var media: [String: [UInt8]] = [:]
        var tracks: [String: [RecordedTrack: [UInt8]]] = [:]
        var waiters: [AsyncStream<Void>.Continuation] = []
        var version = 0
    }

    private let known = Mutex<[RecordedSegment]>([])
    fileprivate let playing = Mutex(Playing())

    package init() {}

    package let recordingFolder = "/nowhere"

    package func save(_ segment: RecordedSegment) async throws(StoreFailure) {
        known.withLock { $0.append(segment) }
    }

    package func note(_ growth: RecordingGrowth, of session: SessionID) {}

    package func segments(_ query: SegmentQuery) async throws(StoreFailure) -> SegmentPage {
        let all = known.withLock { known in
            known.filter { segment in
                segment.sessionID == query.sessionID && query.start.map { segment.end > $0 } ?? true
                    && query.end.map { segment.start < $0 } ?? true
            }
        }
        return SegmentPage(
            segments: Array(all.dropFirst(query.offset).prefix(query.limit)),
            total: all.count,
            bytes: all.reduce(0) { $0 + $1.bytes }
        )
    }

    package func clip(
        of session: SessionID,
        from start: Instant,
        to end: Instant,
        as format: ClipFormat
    ) async throws(ClipRefusal) -> (any RecordedClip)? {
        let found = known.withLock { $0.filter { $0.sessionID == session && $0.end > start && $0.start < end } }
        guard format == .mp4 || Set(found.map(\.videoCodec)).count <= 1 else { throw .formatChanges }
        return !found.isEmpty ? InMemoryClip(start: start, duration: MediaTime(microseconds: 2_500_000)) : nil
    }

    package func segmentFiles(of session: SessionID) async throws(StoreFailure) -> Set<String> {
        known.withLock { Set($0.filter { $0.sessionID == session }.map(\.file)) }
    }
}

/// What is played of it is set by the test.
extension InMemoryRecordings: RecordingPlaying {
    /// Says what is recorded of a session now, and tells who waits for it.
    package func set(_ files: [PlayableFile], of session: SessionID) {
        let waiters = playing.withLock { playing in
            playing.version += 1
            let longest = files.flatMap(\.segments).map(\.duration).max()
            playing.recordings[session] = LiveRecording(
                files: files,
                longestSegment: longest,
                version: playing.version
            )
            defer { playing.waiters = [] }
            return playing.waiters
        }
        for waiter in waiters { waiter.yield() }
    }

    /// Says what a file holds, or a track of it alone.
    package func set(_ bytes: [UInt8], of file: String, track: RecordedTrack? = nil) {
        playing.withLock { playing in
            if let track {
                playing.tracks[file, default: [:]][track] = bytes
            } else {
                playing.media[file] = bytes
            }
        }
    }

    package func liveRecording(of session: SessionID) -> LiveRecording? {
        playing.withLock { $0.recordings[session] }
    }

    package func liveRecording(
        of session: SessionID,
        after version: Int
    ) async throws(StoreFailure) -> LiveRecording? {
        let (changes, waiter) = AsyncStream<Void>.makeStream()
        let isOld = playing.withLock { playing in
            guard playing.recordings[session]?.version == version else { return false }
            playing.waiters.append(waiter)
            return true
        }
        if isOld { for await _ in changes { break } }
        return liveRecording(of: session)
    }

    package func playableFiles(
        of session: SessionID,
        from start: Instant,
        to end: Instant
    ) async throws(StoreFailure) -> [PlayableFile] {
        liveRecording(of: session)?.files ?? []
    }

    package func media(
        _ file: String,
        of session: SessionID
    ) async throws(StoreFailure) -> (any RecordedMedia)? {
        let isKnown = liveRecording(of: session)?.files.contains { $0.name == file } ?? false
        return playing.withLock { playing in
            guard isKnown, let bytes = playing.media[file] else { return nil }
            let tracks = playing.tracks[file] ?? [:]
            let video = tracks[.video].map { InMemoryMedia($0, codecs: "avc1.64001F") }
            let audio = tracks[.audio].map { InMemoryMedia($0, codecs: "mp4a.40.2") }
            return InMemoryMedia(bytes, codecs: "avc1.64001F,mp4a.40.2", tracks: [.video: video, .audio: audio])
        }
    }
}

private final class InMemoryMedia: RecordedMedia {
    let bytes: Int64
    let codecs: String?
    private let content: [UInt8]
    private let tracks: [RecordedTrack: InMemoryMedia?]

    init(_ content: [UInt8], codecs: String, tracks: [RecordedTrack: InMemoryMedia?] = [:]) {
        self.content = content
        self.codecs = codecs
        self.tracks = tracks
        bytes = Int64(content.count)
    }

    func read(_ range: Range<Int64>) async throws(StoreFailure) -> [UInt8] {
        Array(content[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    func track(_ track: RecordedTrack) async throws(StoreFailure) -> (any MediaBytes)? { tracks[track] ?? nil }
}

/// A clip of two pieces.
private final class InMemoryClip: RecordedClip {
    let bytes = 8
    let start: Instant
    let duration: MediaTime
    private let pieces = Mutex<[[UInt8]]>([Array("clip".utf8), Array("data".utf8)])

    init(start: Instant, duration: MediaTime) {
        self.start = start
        self.duration = duration
    }

    func next() async throws(StoreFailure) -> [UInt8]? {
        pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
