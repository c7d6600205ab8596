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
            let file = "\(path)/\(segment.sessionID)/\(segment.file)"
            if unlink(file) != 0, errno != ENOENT { trouble = "\(file): \(String(cString: strerror(errno)))" }
        }
        // Refused, as is right, where something is left.
        for session in Set(segments.map(\.sessionID)) { rmdir("\(path)/\(session)") }
        return trouble
    }
}
