internal import FragmentedMP4
internal import MemCore
internal import Synchronization

/// A clip that is read piece by piece.
final class StoredClip: RecordedClip {
    let bytes: Int
    let start: Instant
    let duration: MediaTime

    private struct Place {
        var pieces: AnyIterator<RecordingClip.Piece>
        /// What is left of a piece that was too long.
        var rest: RecordingClip.Piece?

        /// Pieces of so many bytes as are read at once, or a little more.
        mutating func next() -> [RecordingClip.Piece] {
            var taken: [RecordingClip.Piece] = []
            var bytes = 0
            while bytes < ClipDesk.piece, let piece = rest.take() ?? pieces.next() {
                switch piece {
                case .bytes(let more):
                    bytes += more.count
                    taken.append(piece)
                case .range(let range, let segment):
                    let end = min(range.upperBound, range.lowerBound + Int64(ClipDesk.piece))
                    if end < range.upperBound { rest = .range(end..<range.upperBound, segment: segment) }
                    bytes += Int(end - range.lowerBound)
                    taken.append(.range(range.lowerBound..<end, segment: segment))
                }
            }
            return taken
        }
    }

    private let paths: [String]
    private let desk: ClipDesk
    private let place: Mutex<Place>

    init(_ clip: RecordingClip, at paths: [String], desk: ClipDesk) {
        self.paths = paths
        self.desk = desk
        bytes = Int(clip.bytes)
        start = clip.start
        duration = clip.duration
        place = Mutex(Place(pieces: clip.pieces))
    }

    func next() async throws(StoreFailure) -> [UInt8]? {
        let pieces = place.withLock { $0.next() }
        return pieces.isEmpty ? nil : try await desk.read(pieces, of: paths)
    }
}
