internal import FragmentedMP4
internal import Glibc
internal import MemCore

/// A recorded file that was opened: what is forgotten meanwhile can still be read to its end.
final class OpenRecording: RecordedMedia {
    let bytes: Int64
    let descriptor: Int32
    private let desk: ClipDesk

    /// Waits for the disk.
    init(_ path: String, bytes: Int64, desk: ClipDesk) throws(StoreFailure) {
        descriptor = try ClipDesk.open(path)
        self.bytes = bytes
        self.desk = desk
    }

    deinit {
        close(descriptor)
    }

    /// What is in it; waits for the disk.
    var fragments: SegmentFragments? {
        SegmentFragments(size: bytes) { [descriptor] offset, count in ClipDesk.read(descriptor, offset, count) }
    }

    /// Its front says it, which is short.
    var codecs: String? {
        SegmentFragments.codecs { [descriptor] offset, count in ClipDesk.read(descriptor, offset, count) }
    }

    func read(_ range: Range<Int64>) async throws(StoreFailure) -> [UInt8] {
        try await desk.read(range, of: self)
    }

    func track(_ track: RecordedTrack) async throws(StoreFailure) -> (any MediaBytes)? {
        try await desk.track(track, of: self).map { OpenTrack($0, of: self, desk: desk) }
    }
}
