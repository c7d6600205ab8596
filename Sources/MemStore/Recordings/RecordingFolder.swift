internal import Glibc
internal import MemCore

/// The folder of recordings, with a folder for each session in it.
struct RecordingFolder: Sendable {
    /// Its path: `mem.duckdb.recordings`.
    let path: String

    /// The folder that belongs to a main file: beside it, named after it.
    init(of mainFile: String) {
        path = mainFile + ".recordings"
    }

    /// Removes the files of segments, and the folders of sessions that have none left.
    ///
    /// - Returns: Why a file that is there could not be removed.
    func remove(_ segments: [RecordedSegment]) -> String? {
        var trouble: String?
        for segment in segments {
            for file in [shown(segment), hidden(segment)] where unlink(file) != 0 && errno != ENOENT {
                trouble = "\(file): \(String(cString: strerror(errno)))"
            }
        }
        // Refused, as is right, where something is left.
        for session in Set(segments.map(\.sessionID)) { rmdir("\(path)/\(session)") }
        return trouble
    }

    /// Hides the files of segments that were let go of, and may be wanted back.
    func hide(_ segments: [RecordedSegment]) {
        for segment in segments { rename(shown(segment), hidden(segment)) }
    }

    /// Shows files again that were hidden; returns the segments whose files are there.
    func show(_ segments: [RecordedSegment]) -> [RecordedSegment] {
        segments.filter { segment in
            rename(hidden(segment), shown(segment))
            return access(shown(segment), F_OK) == 0
        }
    }

    /// Whether a segment's file is there, with all the bytes that it should have.
    func holds(_ segment: RecordedSegment) -> Bool {
        var status = stat()
        return stat(shown(segment), &status) == 0 && Int64(status.st_size) >= segment.bytes
    }

    private func shown(_ segment: RecordedSegment) -> String { "\(path)/\(segment.sessionID)/\(segment.file)" }

    /// Where nobody looks who looks for recordings.
    private func hidden(_ segment: RecordedSegment) -> String { "\(path)/\(segment.sessionID)/.\(segment.file)" }
}
