package import MemCore
internal import Synchronization

/// What was recorded, in a list.
package final class InMemoryRecordings: RecordingStoring {
    private let known = Mutex<[RecordedSegment]>([])

    package init() {}

    package let recordingFolder = "/nowhere"

    package func save(_ segment: RecordedSegment) async throws(StoreFailure) {
        known.withLock { $0.append(segment) }
    }

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
