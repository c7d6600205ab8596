internal import FragmentedMP4
internal import MemCore

/// A track of an open recording, as a file of its own.
final class OpenTrack: MediaBytes {
    private let file: TrackFile
    private let recording: OpenRecording
    private let desk: ClipDesk

    init(_ file: TrackFile, of recording: OpenRecording, desk: ClipDesk) {
        self.file = file
        self.recording = recording
        self.desk = desk
    }

    var bytes: Int64 { file.bytes }

    var codecs: String? { file.codecs }

    func read(_ range: Range<Int64>) async throws(StoreFailure) -> [UInt8] {
        try await desk.read(file.pieces(in: range), of: recording)
    }
}
