internal import FragmentedMP4
internal import Glibc
internal import MemCore

/// Makes clips of recorded segments, one after the other, and reads their bytes, on a thread that may wait for the disk.
///
/// While it looks for the samples of an hour it takes some tens of megabytes; what is left of that are the tables of the
/// clip.
actor ClipDesk {
    /// What is read at once.
    static let piece = 256 << 10

    private let executor = ThreadExecutor(label: "mem.store.clips")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Cuts a clip; nil if there is no picture in it.
    ///
    /// - Parameter paths: the files of the segments.
    func clip(
        of segments: [RecordedSegment],
        at paths: [String],
        from start: Instant,
        to end: Instant
    ) throws(StoreFailure) -> RecordingClip? {
        var parts: [RecordingClip.Segment] = []
        for (segment, path) in zip(segments, paths) {
            let descriptor = try Self.open(path)
            defer { close(descriptor) }
            let index = SegmentIndex(size: segment.bytes) { offset, count in
                Self.read(descriptor, offset, count)
            }
            if let index { parts.append(RecordingClip.Segment(index: index, start: segment.start)) }
            guard index != nil else { throw StoreFailure(.read, "The recording \(path) can't be read.") }
        }
        return RecordingClip(parts, from: start, to: end)
    }

    /// Reads a part of a file.
    func read(_ range: Range<Int64>, of path: String) throws(StoreFailure) -> [UInt8] {
        let descriptor = try Self.open(path)
        defer { close(descriptor) }
        let bytes = Self.read(descriptor, range.lowerBound, range.count)
        guard bytes.count == range.count else { throw StoreFailure(.read, "\(path) can't be read to its end.") }
        return bytes
    }

    private static func open(_ path: String) throws(StoreFailure) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw StoreFailure(.read, "The recording \(path) can't be read: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    private static func read(_ descriptor: Int32, _ offset: Int64, _ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var done = 0
            while done < count {
                let read = pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset) + done)
                guard read > 0 else { break }
                done += read
            }
            initialized = done
        }
    }
}
