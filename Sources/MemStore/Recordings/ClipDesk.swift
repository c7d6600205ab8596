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
    /// So many files are looked through before others have their turn: some hundredths of a second.
    static let filesAtOnce = 32

    private var known = KnownFiles()
    private let executor = ThreadExecutor(label: "mem.store.clips")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Cuts a clip; nil if there is no picture in it.
    ///
    /// - Parameter paths: the files of the segments.
    func clip(
        of segments: [RecordedSegment],
        at paths: [String],
        from start: Instant,
        to end: Instant,
        as format: ClipFormat
    ) throws(ClipRefusal) -> RecordingClip? {
        var parts: [RecordingClip.Segment] = []
        do throws(StoreFailure) {
            for (segment, path) in zip(segments, paths) {
                let descriptor = try Self.open(path)
                defer { close(descriptor) }
                let index = SegmentIndex(size: segment.bytes) { offset, count in
                    Self.read(descriptor, offset, count)
                }
                guard let index else { throw StoreFailure(.read, "The recording \(path) can't be read.") }
                parts.append(RecordingClip.Segment(index: index, start: segment.start))
            }
        } catch {
            throw .store(error)
        }
        return try RecordingClip(parts, from: start, to: end, as: format)
    }

    /// The fragments of finished segments, in their order; a file that is gone or can't be read has none.
    func files(of segments: ArraySlice<RecordedSegment>, at paths: ArraySlice<String>) -> [PlayableFile] {
        zip(segments, paths).compactMap { segment, path in
            guard access(path, F_OK) == 0 else {
                known.forget(path)
                return nil
            }
            if let file = known.file(at: path) { return file }
            guard let media = try? OpenRecording(path, bytes: segment.bytes, desk: self),
                let fragments = media.fragments
            else { return nil }
            let file = PlayableFile(
                name: segment.file,
                front: fragments.front,
                fragments: fragments.fragments,
                isComplete: true
            )
            known.keep(file, at: path)
            return file
        }
    }

    /// Opens a file to be read as far as it is known; nil if it is gone.
    func open(_ segment: RecordedSegment, at path: String) throws(StoreFailure) -> OpenRecording? {
        do throws(StoreFailure) {
            return try OpenRecording(path, bytes: segment.bytes, desk: self)
        } catch {
            guard access(path, F_OK) == 0 else { return nil }
            throw error
        }
    }

    /// Reads a part of an open file.
    func read(_ range: Range<Int64>, of media: OpenRecording) throws(StoreFailure) -> [UInt8] {
        let bytes = Self.read(media.descriptor, range.lowerBound, range.count)
        guard bytes.count == range.count else { throw StoreFailure(.read, "A recording can't be read to its end.") }
        return bytes
    }

    /// A track of an open file; nil if it has no such track.
    func track(_ track: RecordedTrack, of media: OpenRecording) throws(StoreFailure) -> TrackFile? {
        let index = SegmentIndex(size: media.bytes) { offset, count in Self.read(media.descriptor, offset, count) }
        guard let index else { throw StoreFailure(.read, "A recording can't be read.") }
        return TrackFile(track, of: index)
    }

    /// Reads pieces of a track of an open file, one behind the other.
    func read(_ pieces: [TrackFile.Piece], of media: OpenRecording) throws(StoreFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .bytes(let more): bytes += more
            case .range(let range): bytes += try read(range, of: media)
            }
        }
        return bytes
    }

    /// Reads pieces of a clip, one behind the other.
    ///
    /// - Parameter paths: the files of the segments.
    func read(_ pieces: [RecordingClip.Piece], of paths: [String]) throws(StoreFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.piece)
        var file: (segment: Int, descriptor: Int32)?
        defer { if let file { close(file.descriptor) } }
        for piece in pieces {
            switch piece {
            case .bytes(let more): bytes += more
            case .range(let range, let segment):
                if let open = file, open.segment != segment {
                    close(open.descriptor)
                    file = nil
                }
                let open = if let file { file } else { (segment: segment, descriptor: try Self.open(paths[segment])) }
                file = open
                let more = Self.read(open.descriptor, range.lowerBound, range.count)
                guard more.count == range.count else {
                    throw StoreFailure(.read, "\(paths[segment]) can't be read to its end.")
                }
                bytes += more
            }
        }
        return bytes
    }

    static func open(_ path: String) throws(StoreFailure) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw StoreFailure(.read, "The recording \(path) can't be read: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    static func read(_ descriptor: Int32, _ offset: Int64, _ count: Int) -> [UInt8] {
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
