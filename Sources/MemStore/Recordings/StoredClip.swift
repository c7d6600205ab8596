internal import FragmentedMP4
internal import MemCore
internal import Synchronization

/// A clip that is read piece by piece.
final class StoredClip: RecordedClip {
    let bytes: Int
    let start: Instant
    let duration: MediaTime

    private struct Place {
        var hasFront = false
        var part = 0
        var offset: Int64 = 0
    }

    private let clip: RecordingClip
    private let paths: [String]
    private let desk: ClipDesk
    private let place = Mutex(Place())

    init(_ clip: RecordingClip, at paths: [String], desk: ClipDesk) {
        self.clip = clip
        self.paths = paths
        self.desk = desk
        bytes = Int(clip.bytes)
        start = clip.start
        duration = clip.duration
    }

    func next() async throws(StoreFailure) -> [UInt8]? {
        enum Next {
            case front
            case range(Range<Int64>, segment: Int)
            case end
        }
        let next = place.withLock { place -> Next in
            guard place.hasFront else {
                place.hasFront = true
                return .front
            }
            guard place.part < clip.parts.count else { return .end }
            let part = clip.parts[place.part]
            let start = part.range.lowerBound + place.offset
            let end = min(start + Int64(ClipDesk.piece), part.range.upperBound)
            place.offset += end - start
            if end == part.range.upperBound {
                place.part += 1
                place.offset = 0
            }
            return .range(start..<end, segment: part.segment)
        }
        switch next {
        case .front: return clip.front
        case .range(let range, let segment): return try await desk.read(range, of: paths[segment])
        case .end: return nil
        }
    }
}
